require_relative "production"


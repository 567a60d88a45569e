require_relative "production"

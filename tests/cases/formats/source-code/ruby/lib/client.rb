class Client
  def key
    ENV.fetch("LATER")
  end

  def cache
    Cache.new(ENV.fetch("CACHE_URL")) if ENV["CACHE_URL"].present?
  end
end

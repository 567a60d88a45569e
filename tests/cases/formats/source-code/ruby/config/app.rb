# ENV["IN_A_COMMENT"]
=begin
ENV["IN_A_BLOCK"]
=end
plain = ENV["PLAIN"]
needed = ENV.fetch("NEEDED")
fallback = ENV.fetch("FALLBACK", "a value"), ENV.fetch("NIL", nil)
block = ENV.fetch("BLOCK") { "a value" }
long = ENV.fetch("LONG") do
  "a value"
end
failing = ENV.fetch("FAILING") { raise "missing" }
either = ENV["EITHER"] || "a value", ENV["PRESENCE"].presence || "a value"
ENV["ONCE"] ||= "a value"
ENV["WRITTEN"] = "a value"
flag = ENV["FLAG"] == "true" # ENV["BEHIND_CODE"]
puts "set ENV['IN_A_TEXT'] first", "#{ENV["INSERTED"]}/x"
run if ENV["SWITCH"]
abort "CHECKED is missing" unless ENV["CHECKED"]
quiet if ENV.key?("KEY")
unless ENV["LOGGED"]
  config.log_level = :fatal
end

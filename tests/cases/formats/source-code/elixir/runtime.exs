@moduledoc """
System.get_env("IN_A_DOCUMENT")
"""
# System.get_env("IN_A_COMMENT")
plain = System.get_env("PLAIN")
default = System.get_env("DEFAULTED", "a value")
either = System.get_env("EITHER") || "a value"
failing = System.get_env("FAILING") || raise "missing"
sure = System.fetch_env!("SURE")

name = "live"

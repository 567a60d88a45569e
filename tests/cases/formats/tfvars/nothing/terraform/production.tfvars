# what is set to nothing takes a default away
hosts    = []
tags     = {}
sku      = null
zones    = ["a", "b"]
settings = {
  LOG_LEVEL = null
  hosts     = []
}

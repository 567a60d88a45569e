sku = "small"
subscription = "two"

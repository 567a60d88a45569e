sku = "small"
subscription = "one"

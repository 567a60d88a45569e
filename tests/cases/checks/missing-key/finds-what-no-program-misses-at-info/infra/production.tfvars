sku = "large"

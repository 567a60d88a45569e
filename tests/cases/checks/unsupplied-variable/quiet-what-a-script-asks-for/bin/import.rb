source = ENV.fetch("IMPORT_FROM")

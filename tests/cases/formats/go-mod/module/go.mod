module example.org/shop

go 1.25.0 // the lowest

toolchain go1.25.1

require golang.org/x/net v0.17.0

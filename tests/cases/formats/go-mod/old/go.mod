module example.org/old
go 1.16
toolchain default

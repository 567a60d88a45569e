"""What is measured on real repositories, kept out of the package and of its tests."""

name = "tried"

object App { val a = sys.env("NEEDED"); val b = sys.env.getOrElse("DEFAULTED", "a value"); val c = sys.env.get("OPTIONAL") }

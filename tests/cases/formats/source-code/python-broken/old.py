import os
print "Python 2", os.environ["NEEDED"]
# os.environ["IN_A_COMMENT"]
port = os.environ.get("PORT", "80")
name = os.getenv("NAME") or "x"
plain = os.environ.get("PLAIN")
os.environ["WRITTEN"] = "1"

"""What the recipe trains: languages, and what a text is told apart by."""

# ISO 639-1: those that have thousands of sentences in both sources.
LANGUAGES = "cs da de el en es fi fr hu it ja ko nl pl pt ru sv tr uk zh".split()

# Where a source writes a language in another way.
FOLDERS = {"pt": ["pt", "pt_BR"], "zh": ["zh_CN"], "en": ["C"]}

LENGTH = 256      # characters that are read of a text
ORDERS = 4        # n-grams of 1 to 4 characters
BUCKETS = 1 << 14  # that n-grams are hashed to
FACTOR = 1000003  # of the hash: h(n) = (h(n - 1) * FACTOR + code point) mod BUCKETS
WIDTH = 16        # of an n-gram's vector

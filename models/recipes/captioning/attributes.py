"""The words that the attribute detector of the semantic captioner knows: frequent words that name something to be seen."""
from collections import Counter

# Of the 300 words in most photos' captions, those that name nothing one can see by itself.
FUNCTION_WORDS = set("""
a an the is are was be being been has have having does do doing of in on at to and with as by it its his her hers their them they he she
him who which that this these those there here from for into onto up down out off over under above below near beside behind between
against along across through around toward towards inside outside during after before while whilst where when what another other
others some each all both many several very one two three four five six front back top side end bottom middle edge something someone
somebody together about just like not no or but so than then also only more most own same
""".split())


def attribute_words(captions, count):
    """The `count` content words that are said of the most photos. captions: {photo: [caption as a list of words]}"""
    photos = Counter(word for group in captions.values() for word in {word for caption in group for word in caption})
    return [word for word, _ in sorted(photos.items(), key=lambda item: (-item[1], item[0]))
            if word.isalpha() and word not in FUNCTION_WORDS][:count]

using Attention.Inference.Text;

namespace Attention.Inference.Tests.Text;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("The cat sleeps.|The dog barks.")]
    [InlineData("Is it far?|No!|It is near.")]
    [InlineData("Really?!|Yes…|Perhaps...|Wait.")]
    [InlineData("He said: “Go home.”|She went.")]
    [InlineData("\"Stop!\"|\"Why?\"|'Because.'|Nobody moved.")]
    [InlineData("\"I am tired.|We go home.\"|They went.")]
    [InlineData("It costs 5.|10 is too much.|😀 Fine.")]
    [InlineData("The answer is no.|We leave.")]
    [InlineData("My brother and I.|Then the others.")]
    [InlineData("It ended in Nov.|The year was good.")]
    [InlineData("Bread, milk, etc.|The shop has it all.")]
    [InlineData("They live in the U.S.|He does not.")]
    [InlineData("The train leaves at 5 p.m.|We are late.")]
    [InlineData("See https://example.com/a?b=1.|It works.")]
    [InlineData("Bonjour !|Comment allez-vous ?")]
    [InlineData("1. The first point.|2. The second.")]
    public void A_mark_before_white_space_ends_a_sentence(string sentences) =>
        Assert.Equal(sentences.Split('|'), Split(sentences.Replace('|', ' ')));

    [Fact]
    public void Closing_quotes_and_brackets_stay_with_their_sentence()
    {
        Assert.Equal(["“Go home.”", "She went (at last!)", "«Why?»", "\"Well.\"", "Nobody knew."], Split("“Go home.” She went (at last!) «Why?» \"Well.\" Nobody knew."));
    }

    [Theory]
    [InlineData("Mr. Smith met Mrs. Jones and Dr. Who at St. Paul's.")]
    [InlineData("Fruit, e.g. Apples, or i.e. Pears, cf. Figs.")]
    [InlineData("J. R. R. Tolkien and George W. Bush met.")]
    [InlineData("The U.S. Army and the U.N. Secretary talked.")]
    [InlineData("Take bus No. 5 or see Fig. 3 on pp. 10 to 12.")]
    [InlineData("It is 3.14 or 1,000.50 on Jan. 5 at 10 a.m. Monday.")]
    [InlineData("Open https://example.com/a.b?c=d! or mail a.b@c.org today.")]
    [InlineData("Well... maybe… or not? perhaps.")]
    [InlineData("\"Is it far?\" asked Tom.")]
    [InlineData("\"No. Never. I will not,\" he said.")]
    [InlineData("He said “No. Never.” and left.")]
    [InlineData("The hotel (it is old. It is nice.) is full.")]
    [InlineData("1. The first point")]
    [InlineData("No end at all")]
    [InlineData("...")]
    [InlineData("Version 2.0.1 of ASP.NET is here")]
    [InlineData("Apple Inc. Announces it")]
    public void What_only_looks_like_an_end_does_not_split(string text) => Assert.Equal([text], Split(text));

    [Theory]
    [InlineData("a title\nThe text", 2)]
    [InlineData("one\r\ntwo\rthree\u2028four", 4)]
    [InlineData("one\n\n\n  \n two. ", 2)]
    public void A_line_break_always_separates(string text, int sentences) => Assert.Equal(sentences, Split(text).Count);

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t \r\n")]
    public void White_space_has_no_sentence(string text) => Assert.Empty(Split(text));

    [Theory]
    [InlineData("  One.  Two!\n\n\tThree?\r\n Four \n")]
    [InlineData("“One. Two,” he said.  (Three.)  Mr. Four… Five")]
    public void Only_white_space_lies_between_sentences(string text)
    {
        var end = 0;
        foreach (var range in SentenceSplitter.Split(text, "en"))
        {
            Assert.True(string.IsNullOrWhiteSpace(text[end..range.Start.Value]));
            Assert.Equal(text[range].Trim(), text[range]);
            end = range.End.Value;
        }

        Assert.True(string.IsNullOrWhiteSpace(text[end..]));
    }

    [Fact]
    public void Nothing_but_marks_and_open_quotes_is_no_trouble() =>
        Assert.Equal(4_000, Split(string.Concat(Enumerable.Repeat("(“\". ", 4_000))).Count);

    [Theory]
    [InlineData("fr", "M. Dupont et Mme Curie habitent boul. Voltaire.|Ils lisent l’art. 5, p. 10, etc.|Puis ils sortent.")]
    [InlineData("fr", "« Vous venez ? »|Elle ne dit rien.")]
    [InlineData("fr", "« Non. Jamais ! » dit-il.|Il sortit.")]
    [InlineData("fr", "Il est né en 50 av. J.-C.|L'empire tomba.|C'est tout !")]
    [InlineData("fr", "Voir p. ex. Paris ou c.-à-d. Lyon.|Où va-t-elle ?")]
    [InlineData("de", "Am 3. Oktober kam Hr. Dr. Weiß.|Er blieb bis zum 5.|Das war lang.")]
    [InlineData("de", "Im 19. Jahrhundert, z. B. unter Ludwig XIV. Nachfolgern, bzw. Erben, war das so.|Heute nicht.")]
    [InlineData("de", "Man isst Äpfel, Birnen usw.|Das schmeckt, d. h. Kindern.")]
    [InlineData("de", "Siehe Nr. 5, Abb. 3 und S. 10.|Es ist von dieser Art.|Sie genügt.")]
    [InlineData("de", "„Geh nach Hause.“|Sie ging.|„Nein. Niemals“, sagte er.|»Doch. Sofort!« rief sie.")]
    [InlineData("de", "1. Der erste Punkt.|2. Der zweite.")]
    [InlineData("es", "¿Está lejos?|¡No!|Está cerca.")]
    [InlineData("xx", "Dr.|Who met Mr.|Smith.")]
    public void Each_language_has_abbreviations_of_its_own(string language, string text) => Assert.Equal(text.Split('|'), Split(text.Replace('|', ' '), language));

    [Theory]
    [InlineData("zh", "今天下雨。|我们回家吧！|好吗？|好！！|圆周率是3.14。")]
    [InlineData("zh", "“你好。”|“你也好。”| 他们笑了。")]
    [InlineData("zh", "他说：“我累了。我们回家。”然后走了。|她留下了（她不累。）。")]
    [InlineData("ja", "今日は雨です。|家に帰りましょう！|いいですか？")]
    [InlineData("ja", "「疲れた。帰ろう。」と彼は言った。|彼女は残った。")]
    [InlineData("ja", "「はい。」|「いいえ！」| 皆が笑った。")]
    [InlineData("hi", "आज बारिश हो रही है।|हम घर जाते हैं।|क्या यह दूर है?")]
    [InlineData("bn", "আজ বৃষ্টি হচ্ছে।|আমরা বাড়ি যাই।")]
    [InlineData("ar", "هل هو بعيد؟|لا، إنه قريب.| شكرا!")]
    [InlineData("fa", "آیا دور است؟|نه، نزدیک است.")]
    [InlineData("ur", "آج بارش ہو رہی ہے۔|کیا یہ دور ہے؟")]
    public void Marks_of_other_scripts_end_a_sentence_wherever_they_stand(string language, string sentences) =>
        Assert.Equal(sentences.Split('|', StringSplitOptions.TrimEntries), Split(sentences.Replace("|", ""), language));

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    public void They_end_none_of_a_language_that_does_not_write_them(string language) =>
        Assert.Equal(["The sign says 今天。明天。 It is red"], Split("The sign says 今天。明天。 It is red", language));

    private static List<string> Split(string text, string language = "en") => [.. SentenceSplitter.Split(text, language).Select(range => text[range])];
}

using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;

namespace ChatGovernanceBot.Channels.Tests.Cards;

public sealed class CardLibraryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cards-");

    [Fact]
    public void Data_that_lacks_what_the_card_shows_is_refused_by_name()
    {
        Write("hello.json", """{"text":"Hello ${name}, ${person.title}"}""");
        var problem = Assert.Throws<CardException>(() => Library().Expand("hello", new JsonObject { ["name"] = "Alice" }));
        Assert.Contains("hello", problem.Message, StringComparison.Ordinal);
        Assert.Contains("person.title", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_where_something_is_shown_is_refused_and_where_it_is_asked_for_is_nothing()
    {
        Write("hello.json", """{"text":"${name}"}""");
        Write("maybe.json", """{"body":[{"$when":"${exists(name)}","text":"${name}"}]}""");
        var data = new JsonObject { ["name"] = null };
        Assert.Throws<CardException>(() => Library().Expand("hello", data));
        Assert.Empty(Library().Expand("maybe", data).Tree["body"]!.AsArray());
    }

    [Fact]
    public void A_value_that_looks_like_an_expression_is_no_hole()
    {
        Write("hello.json", """{"text":"Hello ${name}"}""");
        Assert.Equal("Hello ${missing}", (string?)Library().Expand("hello", new JsonObject { ["name"] = "${missing}" }).Tree["text"]);
    }

    [Fact]
    public void The_data_can_be_used_again_and_the_card_is_its_own()
    {
        Write("hello.json", """{"whole":"${it}"}""");
        var data = new JsonObject { ["it"] = new JsonObject { ["k"] = 1 } };
        var first = Library().Expand("hello", data).Tree;
        first["whole"]!["k"] = 2;
        Assert.Equal(1, (int)Library().Expand("hello", data).Tree["whole"]!["k"]!);
    }

    [Fact]
    public void A_wrong_template_is_named_when_the_folder_is_read()
    {
        Write("good.json", "{}");
        Write("bad.json", """{"a":1,"a":2}""");
        Assert.Contains("bad.json", Assert.Throws<CardException>(Library).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_templates_is_refused()
    {
        Write("only.data.json", "{}");
        Assert.Throws<CardException>(Library);
        Assert.Throws<CardException>(() => CardLibrary.Load(Path.Combine(_folder.FullName, "nowhere")));
    }

    [Fact]
    public void A_name_that_no_template_has_is_refused()
    {
        Write("good.json", "{}");
        Assert.Throws<CardException>(() => Library().Expand("other", new JsonObject()));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private CardLibrary Library() => CardLibrary.Load(_folder.FullName);

    private void Write(string name, string json) => File.WriteAllText(Path.Combine(_folder.FullName, name), json);
}

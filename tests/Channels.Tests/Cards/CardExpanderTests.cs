using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;

namespace ChatGovernanceBot.Channels.Tests.Cards;

/// <summary>Our expander against npm adaptivecards-templating, which is the judge.</summary>
public sealed class CardExpanderTests
{
    private const string World = """
        {"a":"x","n":5,"z":0,"f":1.5,"big":1e21,"almost":123456789012345680000,"small":1e-7,"tiny":0.000001,"minus":-12.25,"b":true,"off":false,"nul":null,"e":"",
         "arr":[1,[2,[3]],null,{"k":1}],"none":[],"o":{"p":{"q":"deep"}},"Case":"up","uni":"😀 é 日本 \u0000 \u202e",
         "h":"${a} \"q\" \\ `t` {b} } <b>*x*</b> [l](u)","list":[{"name":"one","sub":[{"v":1},{"v":2}]},{"name":"${a}","sub":[]},{"name":"three","extra":"e","sub":[{"v":3}]}]}
        """;

    private static IReadOnlyList<string> Texts => [.. """
        ${a}|${missing}|${nul}|${o.p.q}|${o.missing.q}|v ${missing} w|v ${nul}|v ${o.missing.q}|v ${e}w|${e}|${n}|${b}|${f}|${big}
        n=${n} ${z} ${f} ${big} ${almost} ${small} ${tiny} ${minus} ${b} ${off}|${arr}|x ${arr}|x ${o}|${none}|x${none}y|${arr[1]}|${arr[1][1][0]}|${arr[9]}|v ${arr[9]}
        ${arr[3].k}|${arr[3].zz}|v ${arr[3].zz}|v ${arr[2]}|${arr[9].k}|v ${arr[9].k}|v ${nul.x}|${a.b}|${arr.k}|v ${n.x}|${$root.a}|${$root}|${$data.a}
        ${$index}|v ${$index}|${case}|v ${CASE}|${h}|v ${h}|${uni}|it's "${a}"|a { b } ${a} }|$ ${a} $|$${a}|${a}${a}|no expression|😀 ${a} 日本|${ a }
        v ${$root.missing}|v ${missing[0]}|v ${a[0]}
        """.Split(['|', '\n'])];

    private static IReadOnlyList<string> Conditions => [.. """
        a|missing|nul|b|off|z|e|n|arr|!b|!off|!missing|!a|!z|!e|!!b|a == 'x'|a == "x"|a == 'y'|n == 5|n != 5|missing == 'x'|missing != 'x'
        nul == null|missing == null|a == null|b == true|off == false|n == z|b && a|b && off|off || b|missing || b|off || nul|z && b|e && b|b && off || b|off && b || b
        count(arr) > 0|count(none) > 0|count(missing) > 0|count(a) > 0|count(o) > 0|count(n) > 0|count(missing) == 0|count(missing) != 0|!(count(none) > 0)|!(count(missing) > 0)
        count(arr) == 4|count(arr) >= 4|count(arr) < 9|count(arr) <= 3|exists(a)|exists(missing)|exists(nul)|exists(e)|exists(z)|exists(off)|!exists(missing)|exists(o.p.zz)|exists(o.x.zz)
        !(a == 'x')|b && (off || b)|e == ''|arr == arr|$index == 0|exists(arr[3].k)|arr[1][0] == 2|n > 4|n < 4|a > 4|$root.b|o.p.q == 'deep' && b
        """.Replace("||", "OR", StringComparison.Ordinal).Split(['|', '\n']).Select(c => c.Replace("OR", "||", StringComparison.Ordinal))];

    private static IReadOnlyList<string> Shapes => [.. """
        [{"$data":"${arr}","v":"${$data}","i":"${$index}","t":"n${$index}"}]
        {"k":{"$when":"${off}","x":1}}
        {"k":{"$data":"${none}","x":1}}
        {"k":{"$data":"${arr[1]}","x":"${$data}"}}
        {"k":{"$data":"${missing}","x":"${a}"}}
        {"k":{"$data":"${nul}","x":"${a}","y":"v ${a}"}}
        [["${arr}"],"${nul}",null,"${missing}",[[1],[]]]
        [[1,2],[3,[4,[5]]]]
        {"k":null,"b":true,"n":1.50,"s":"","$schema":"http://x"}
        [{"$data":"${o}","v":"${p.q}","w":"${$root.a}","m":"${a}"}]
        [{"$data":"${arr}","$when":"${$index == 3}","v":"${k}"}]
        [{"$data":"${list}","name":"${name}","all":[{"$data":"${sub}","v":"${v}","i":"${$index}","of":"${$root.list[1].name}"}],"i":"${$index}","e":{"$when":"${exists(extra)}","x":"${extra}"}}]
        [{"$data":"${list}","$when":"${count(sub) > 0}","name":"- ${name} -"}]
        {"x":"${o}","y":["${o}","${list}"],"z":[{"$data":"${none}"},{"$data":"${arr}","$when":"${off}"}]}
        """.Split('\n')];

    [Fact]
    public async Task Every_case_expands_as_the_official_engine_does()
    {
        var world = JsonNode.Parse(World)!;
        var cases = new List<(string What, string Template, JsonNode Data)>();
        cases.AddRange(Texts.Select(t => (t, JsonValue.Create(t).ToJsonString(), world)));
        cases.AddRange(Conditions.Select(c => (c, new JsonArray(new JsonObject { ["$when"] = "${" + c + "}", ["r"] = 1 }).ToJsonString(), world)));
        cases.AddRange(Shapes.Select(s => (s, s, world)));
        cases.AddRange(CardFiles.Cases.Select(c => (c.Name, CardFiles.Template(c.Template), (JsonNode)c.Data)));
        cases.AddRange(from card in CardFiles.Cases
                       from text in HostileData.Texts
                       select ($"{card.Name} with {text}", CardFiles.Template(card.Template), HostileData.In(card.Data, text)!));

        var official = await NodeScript.RunAsync("expand.mjs", new JsonArray([.. cases.Select(c =>
            (JsonNode)new JsonObject { ["template"] = JsonNode.Parse(c.Template), ["data"] = c.Data.DeepClone() })]));

        Assert.Equal(cases.Count, official.Count);
        Assert.Empty(cases.Zip(official).Select(pair => Difference(pair.First, pair.Second!.AsObject())).OfType<string>());
    }

    [Theory]
    [InlineData("${a + b}")]
    [InlineData("${if(a, b, c)}")]
    [InlineData("${json(a)}")]
    [InlineData("${count(a)}")]
    [InlineData("${a")]
    [InlineData("${}")]
    [InlineData("${a..b}")]
    [InlineData("${a[x]}")]
    [InlineData("`${a}")]
    [InlineData("\\${a}")]
    [InlineData("${a-b}")]
    public void What_lies_outside_the_subset_is_refused_when_the_template_is_read(string text) =>
        Assert.Throws<CardException>(() => CardTemplate.Parse(JsonValue.Create(text).ToJsonString()));

    [Theory]
    [InlineData("""{"$when":"yes"}""")]
    [InlineData("""{"$when":true}""")]
    [InlineData("""{"$when":"${a} ${b}"}""")]
    [InlineData("""{"$data":[{"a":1}]}""")]
    [InlineData("""{"$data":"${a == b}"}""")]
    [InlineData("""{"$host":"${a}"}""")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"a":1} x""")]
    [InlineData("// c\n{}")]
    [InlineData("")]
    public void A_template_that_is_not_strict_is_refused(string json) =>
        Assert.Throws<CardException>(() => CardTemplate.Parse(json));

    [Fact]
    public void A_template_nested_too_deeply_is_refused()
    {
        CardTemplate.Parse(new string('[', 32) + new string(']', 32));
        Assert.Throws<CardException>(() => CardTemplate.Parse(new string('[', 33) + new string(']', 33)));
        Assert.Throws<CardException>(() => CardTemplate.Parse("""{"$when":"${""" + new string('(', 500) + "a" + new string(')', 500) + "\"}"));
    }

    private static string? Difference((string What, string Template, JsonNode Data) it, JsonObject official)
    {
        JsonNode? ours;
        try
        {
            ours = JsonNode.Parse(CardExpander.Expand(CardTemplate.Parse(it.Template), it.Data, out _).Span);
        }
        catch (CardException problem)
        {
            return official.ContainsKey("error") ? null : $"{it.What}: ours refuses ({problem.Message}), official: {official["card"]?.ToJsonString()}";
        }
        return official.ContainsKey("error")
            ? $"{it.What}: official refuses ({official["error"]}), ours: {ours?.ToJsonString()}"
            : JsonNode.DeepEquals(ours, official["card"]) ? null : $"{it.What}: ours {ours?.ToJsonString()}, official {official["card"]?.ToJsonString()}";
    }
}

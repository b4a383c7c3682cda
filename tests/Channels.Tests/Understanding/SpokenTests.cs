using ChatGovernanceBot.Channels.Conversation;

namespace ChatGovernanceBot.Channels.Tests.Understanding;

/// <summary>What commands that stand by themselves are given to read.</summary>
public class SpokenTests
{
    [Theory]
    [InlineData("Defects, please!", "defects")]
    [InlineData("  <at>GovBot</at>&nbsp;show the DEFECTS", "govbot show the defects")]
    [InlineData("what're my défects?", "whatre my defects")]
    public void It_is_folded_without_punctuation_politeness_and_the_marks_of_a_channel(string text, string plain) => Assert.Equal(plain, Spoken.Of(text)!.Plain);

    [Fact]
    public void What_holds_a_credential_or_is_too_long_is_no_command()
    {
        Assert.Null(Spoken.Of("close D-7K3M9QPX2A because the password is hunter2horse"));
        Assert.Null(Spoken.Of(new string('x', 12_001)));
        Assert.NotNull(Spoken.Of("close D-7K3M9QPX2A because the wheel was mended"));
    }
}

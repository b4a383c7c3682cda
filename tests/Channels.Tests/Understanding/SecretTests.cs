using ChatGovernanceBot.Channels.Conversation.Understanding;

namespace ChatGovernanceBot.Channels.Tests.Understanding;

public class SecretTests
{
    // Put together here so that no scanner takes them for real ones.
    public static TheoryData<string, SecretKind> Pasted => new()
    {
        { "my key is AKIA" + "IOSFODNN7EXAMPLE", SecretKind.AwsAccessKey },
        { "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY", SecretKind.AwsSecretKey },
        { "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY", SecretKind.AwsSecretKey },
        { "use ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a", SecretKind.GitHubToken },
        { "gho_" + "16C7e42F292c6912E7710c838347Ae178B4a", SecretKind.GitHubToken },
        { "github_pat_" + "11ABCDEFG0123456789_abcdefghijklmnop", SecretKind.GitHubToken },
        { "ghp\u200B_" + "16C7e42F292c6912E7710c838347Ae178B4a", SecretKind.GitHubToken },
        { "xoxb-" + "123456789012-abcdefABCDEF", SecretKind.SlackToken },
        { "-----BEGIN " + "RSA PRIVATE KEY-----\nMIIE", SecretKind.PrivateKey },
        { "-----BEGIN " + "OPENSSH PRIVATE KEY-----", SecretKind.PrivateKey },
        { "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl", SecretKind.JsonWebToken },
        { "password=hunter2", SecretKind.NamedSecret },
        { "Password: hunter2!", SecretKind.NamedSecret },
        { "the api_key: abcdefghijkl for billing-db read", SecretKind.NamedSecret },
        { "{\"client_secret\": \"s3cr3tvalue\"}", SecretKind.NamedSecret },
        { "my password is hunter2", SecretKind.NamedSecret },
        { "postgres://app:s3cr3t@db/billing", SecretKind.PasswordInAddress },
    };

    [Theory]
    [MemberData(nameof(Pasted))]
    public void A_secret_is_noticed_before_anything_else_and_not_kept(string text, SecretKind kind)
    {
        foreach (var open in (OpenQuestion?[])[null, new OpenQuestion.Why()])
        {
            var pasted = Assert.IsType<Understood.PastedSecret>(Telling.Read("I need billing-db read to test " + text, open: open));
            Assert.Equal(kind, pasted.Kind);
            Assert.Equal($"PastedSecret {{ Kind = {kind} }}", pasted.ToString());
        }
    }

    [Fact]
    public void A_secret_in_a_text_that_is_too_long_is_still_noticed() =>
        Assert.IsType<Understood.PastedSecret>(Telling.Read(new string('a', 20_000) + " password=hunter2"));

    [Theory]
    [InlineData("I need read access to billing-db to reset a password")]
    [InlineData("billing-db read for commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12")]
    [InlineData("billing-db read because the token is wrong")]
    public void Plain_talk_is_no_secret(string text) => Assert.IsType<Understood.Asks>(Telling.Read(text));
}

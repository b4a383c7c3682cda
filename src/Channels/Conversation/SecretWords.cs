using ChatGovernanceBot.Channels.Conversation.Understanding;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>A kind of credential in words.</summary>
internal static class SecretWords
{
    public static string Of(SecretKind kind) => kind switch
    {
        SecretKind.AwsAccessKey => "an AWS access key",
        SecretKind.AwsSecretKey => "an AWS secret key",
        SecretKind.GitHubToken => "a GitHub token",
        SecretKind.GitLabToken => "a GitLab token",
        SecretKind.SlackToken => "a Slack token",
        SecretKind.GoogleKey => "a Google key",
        SecretKind.StripeKey => "a Stripe key",
        SecretKind.PackageRegistryToken => "a package registry token",
        SecretKind.AiProviderKey => "a key of an AI provider",
        SecretKind.PrivateKey => "a private key",
        SecretKind.JsonWebToken => "a JSON web token",
        SecretKind.BearerToken => "a bearer token",
        SecretKind.PasswordInAddress => "a password in an address",
        _ => "a password or another secret",
    };
}

namespace Sidecar.IntegrationTests.Stores;

/// <summary>An answer of the admin listener, whatever its status.</summary>
internal static class StatusAndText
{
    public static async Task<(int Status, string Text)> GetStatusAndTextAsync(this HttpClient client, Uri url)
    {
        using var answer = await client.GetAsync(url);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

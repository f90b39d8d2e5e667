using System.Net;

namespace Buyer;

/// <summary>Waits until addresses answer below 400, so that a script needs no curl.</summary>
internal sealed class Readiness(HttpClient http, TimeProvider time)
{
    /// <summary>The addresses that were still not ready when the time was up, each with what it said last.</summary>
    public async Task<IReadOnlyList<string>> WaitAsync(IEnumerable<Uri> urls, TimeSpan atMost, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        var late = await Task.WhenAll(urls.Select(url => WaitForAsync(url, either.Token)));
        cancellation.ThrowIfCancellationRequested();
        return [.. late.OfType<string>()];
    }

    private async Task<string?> WaitForAsync(Uri url, CancellationToken patience)
    {
        var last = "no answer";
        while (!patience.IsCancellationRequested)
        {
            try
            {
                using var answer = await http.GetAsync(url, patience);
                if (answer.StatusCode < HttpStatusCode.BadRequest)
                {
                    return null;
                }

                last = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(patience)}";
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, patience);
            }
            catch (HttpRequestException e)
            {
                last = e.Message;
                await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(100), time, patience));
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return $"{url}: {last}";
    }
}

using Buyer;

using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30) };
try
{
    var parsed = Commands.Build(http, TimeProvider.System).Parse(args);
    return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is X402Exception or HttpRequestException or ArgumentException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

using Devnet;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 64 * 1024);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<Chain>();
builder.Services.AddSingleton<Facilitator>();

if (LoopbackOnly.Complaint(builder.Configuration) is { } complaint)
{
    Console.Error.WriteLine(complaint);
    return 2;
}

if (string.IsNullOrEmpty(builder.Configuration["urls"]))
{
    builder.WebHost.UseUrls("http://127.0.0.1:8402");
}

var app = builder.Build();
app.MapFacilitator();
await app.StartAsync();
Console.WriteLine($"Devnet facilitates on {string.Join(", ", app.Urls)}. Every address starts with {Usdc.Format(Usdc.StartingBalance)} of pretended USDC.");
await app.WaitForShutdownAsync();
return 0;

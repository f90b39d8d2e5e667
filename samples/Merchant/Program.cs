using Merchant;

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<Shop>();
if (string.IsNullOrEmpty(builder.Configuration["urls"]))
{
    builder.WebHost.UseUrls("http://127.0.0.1:3000");
}

var app = builder.Build();
app.UseMiddleware<RequestLog>();
app.MapShop();
await app.StartAsync();
Console.WriteLine($"Merchant sells on {string.Join(", ", app.Urls)}");
await app.WaitForShutdownAsync();

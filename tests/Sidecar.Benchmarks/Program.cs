using System.CommandLine;
using Sidecar.Benchmarks;

var listen = new Option<string>("--listen") { Required = true };
var upstream = new Option<string>("--upstream") { Required = true };
var bareYarp = new Command("bare-yarp", "A YARP with one route and nothing of ours: what the proxy is compared with.") { listen, upstream };
bareYarp.SetAction((parsed, cancellation) => BareYarp.RunAsync(parsed.GetRequiredValue(listen), parsed.GetRequiredValue(upstream), cancellation));

var url = new Option<string>("--url") { Required = true, Description = "A paid URL; its 402 says what to pay." };
var output = new Option<FileInfo[]>("--out") { Required = true, Description = "Files to write, one payment header a line.", AllowMultipleArgumentsPerToken = true };
var count = new Option<int>("--count") { Required = true, Description = "Payments in each file." };
var payments = new Command("payments", "Payments that were never used, for a facilitator that says yes to all: the signatures are not real.") { url, output, count };
payments.SetAction((parsed, cancellation) => PaymentFiles.WriteAsync(
    new Uri(parsed.GetRequiredValue(url)), parsed.GetRequiredValue(output), parsed.GetRequiredValue(count), cancellation));

return await new RootCommand("What bench.sh runs beside the proxy.") { bareYarp, payments }.Parse(args).InvokeAsync();

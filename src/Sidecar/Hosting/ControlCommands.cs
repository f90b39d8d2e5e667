using System.Collections;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sidecar.Configuration;
using Sidecar.Configuration.Control;

namespace Sidecar.Hosting;

/// <summary>Asks the admin listener of a running proxy for what the command line wants, and prints what it says.</summary>
internal sealed class ControlCommands(ControlArguments command, TextReader input, TextWriter output, TextWriter error)
{
    private const int Done = 0;
    private const int CannotDo = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>0 when it was done, 1 when it was refused, was decided otherwise than wanted, or nobody answered, 2 for wrong arguments or configuration.</summary>
    public async Task<int> RunAsync(IDictionary environment)
    {
        var (address, token, exitCode) = ControlAddress.Find(command.Target, environment, error);
        if (address is null)
        {
            return exitCode;
        }

        try
        {
            var (body, wrong) = await BodyAsync(environment);
            if (wrong is not null)
            {
                return Refuse(CommandLine.UsageExitCode, wrong);
            }

            using var client = new HttpClient { BaseAddress = address, Timeout = Patience };
            using var request = new HttpRequestMessage(new HttpMethod(command.Method), command.Root + PathFor(body)) { Content = body is null ? null : JsonContent.Create(body) };
            request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            if (KeyOf(command) is { } key)
            {
                request.Headers.Add("Idempotency-Key", key);
            }

            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return command.IsExport && answer.IsSuccessStatusCode ? await ExportAsync(answer.Content) : Print(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
        catch (JsonException fault)
        {
            return Refuse(CommandLine.UsageExitCode, $"{command.BodyFile} is no JSON object: {fault.Message}");
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException || (fault is IOException && command.BodyFile is not null))
        {
            return Refuse(CommandLine.UsageExitCode, fault.Message);
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException or IOException)
        {
            return Refuse(CannotDo, $"the admin listener at {address} does not answer: {fault.Message}");
        }
    }

    private static string? KeyOf(ControlArguments command) =>
        command.Key ?? (command is { Method: "POST", IsRepeatable: false } ? Guid.NewGuid().ToString() : null);

    /// <summary>The body; or why there is none, where one is needed.</summary>
    private async Task<(JsonObject? Body, string? Fault)> BodyAsync(IDictionary environment)
    {
        if (command.BodyFile is { } file)
        {
            return (Parse(file == "-" ? await input.ReadToEndAsync() : await File.ReadAllTextAsync(file)), null);
        }

        if (command.Secret is not { Member: var member, Reference: var reference })
        {
            return (command.Body, null);
        }

        var reading = reference == "-" ? new SecretReading.Found((await input.ReadToEndAsync()).Trim()) : SecretReference.Read(reference, environment);
        return reading switch
        {
            SecretReading.Found { Secret: var secret } => (new JsonObject { [member] = secret }, null),
            SecretReading.Missing { Reason: var reason } => (null, $"{reason}."),

            // What was typed is not repeated: it may be the secret itself.
            _ => (null, "write env:NAME, file:PATH or - for standard input; a secret itself does not belong on a command line."),
        };
    }

    // As it comes: an export may be longer than the memory. One that breaks off is thrown.
    private async Task<int> ExportAsync(HttpContent content)
    {
        using var lines = new StreamReader(await content.ReadAsStreamAsync());
        while (await lines.ReadLineAsync() is { } line)
        {
            await output.WriteLineAsync(line);
        }

        return Done;
    }

    private static JsonObject Parse(string text) => JsonNode.Parse(text) as JsonObject ?? throw new JsonException("It begins with something else than {.");

    private string PathFor(JsonObject? body) => command.Path.Contains("{id}", StringComparison.Ordinal)
        ? command.Path.Replace("{id}", Uri.EscapeDataString(body?["id"]?.ToString() ?? "-"), StringComparison.Ordinal)
        : command.Path;

    private int Print(bool isDone, string text)
    {
        JsonNode? answer;
        try
        {
            answer = JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return Refuse(CannotDo, "what answers there is not an admin listener: it does not speak JSON.");
        }

        if (!isDone)
        {
            if (command.IsJson)
            {
                output.WriteLine(answer?.ToJsonString(Readable));
            }
            else if (answer?["refreshHandle"] is not null)
            {
                // Told once: without it nothing more can be had of its family.
                output.Write(ControlTable.Of(answer, command));
            }

            return Refuse(CannotDo, $"{answer?["title"]}: {answer?["detail"]}");
        }

        output.Write(command.IsJson ? (answer?.ToJsonString(Readable) ?? "null") + Environment.NewLine : ControlTable.Of(answer, command));
        return command.Wanted is not { } wanted || answer?[wanted.Member]?.ToString() == wanted.Value ? Done : CannotDo;
    }

    private int Refuse(int exitCode, string reason)
    {
        error.WriteLine($"sidecar: {reason.ReplaceLineEndings(" ")}");
        return exitCode;
    }
}

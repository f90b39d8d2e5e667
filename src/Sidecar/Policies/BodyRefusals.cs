namespace Sidecar.Policies;

/// <summary>Refusals of a request whose body cannot be taken, whoever reads it.</summary>
internal static class BodyRefusals
{
    /// <summary>The body is longer than the gate that has to read it takes.</summary>
    public static Refusal TooLarge(long maxBytes) =>
        new("body_too_large", StatusCodes.Status413PayloadTooLarge, "Request body too large")
        {
            Detail = $"The request body is longer than the {maxBytes} bytes that this route takes.",
            ClosesConnection = true,
        };

    /// <summary>The server says what is wrong, and with which status.</summary>
    public static Refusal Bad(BadHttpRequestException bad) =>
        new("bad_request", bad.StatusCode, "Bad request") { Detail = "The request could not be read.", Note = bad.Message, ClosesConnection = true };

    /// <summary>The body could not be read to its end: it broke off, or it was larger than the listener takes, and the server says which.</summary>
    public static Refusal Broken(Exception? fault)
    {
        var bad = Causes(fault).OfType<BadHttpRequestException>().FirstOrDefault();
        return bad switch
        {
            BodyTooLargeException tooLarge => TooLarge(tooLarge.MaxBytes),
            { StatusCode: not StatusCodes.Status400BadRequest } => Bad(bad),
            _ => new("bad_request", StatusCodes.Status400BadRequest, "Bad request")
            {
                Detail = "The request body broke off.",
                Note = fault?.Message,
                ClosesConnection = true,
            },
        };
    }

    /// <summary>The time for reading it, or the route's own, ran out while the body was still on its way.</summary>
    public static Refusal TooSlow() =>
        new("bad_request", StatusCodes.Status408RequestTimeout, "Bad request") { Detail = "The request body came too slowly.", ClosesConnection = true };

    private static IEnumerable<Exception> Causes(Exception? fault) => fault switch
    {
        null => [],
        AggregateException many => many.InnerExceptions.SelectMany(Causes),
        _ => Causes(fault.InnerException).Prepend(fault),
    };
}

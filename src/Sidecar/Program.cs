using Sidecar.Hosting;

return await SidecarHost.RunAsync(args, Console.Out, Console.Error);

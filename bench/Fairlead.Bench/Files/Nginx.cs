using Fairlead.Bench.Running;
using Fairlead.Testing;

namespace Fairlead.Bench.Files;

/// <summary>nginx with a configuration of its own, which gives and takes (by WebDAV's PUT) the files of one directory.</summary>
internal static class Nginx
{
    /// <summary>Starts it.</summary>
    /// <param name="home">Where its configuration, logs and half-received files go.</param>
    /// <param name="root">The directory that it serves.</param>
    /// <param name="port">Where it listens.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<ServedProcess> StartAsync(TemporaryDirectory home, string root, int port, CancellationToken cancellationToken)
    {
        var own = home.CreateDirectory("nginx");
        var file = home.Write("nginx.conf", $$"""
            daemon off;
            user root;
            worker_processes 1;
            pid {{own}}/pid;
            error_log {{own}}/error.log;
            events { worker_connections 64; }
            http {
              access_log off;
              sendfile on;
              client_max_body_size 0;
              client_body_temp_path {{root}}/.nginx;
              proxy_temp_path {{own}}/proxy;
              fastcgi_temp_path {{own}}/fastcgi;
              uwsgi_temp_path {{own}}/uwsgi;
              scgi_temp_path {{own}}/scgi;
              server {
                listen 127.0.0.1:{{port}};
                root {{root}};
                location = /ready { return 204; }
                location / { dav_methods PUT; }
              }
            }

            """);
        return ServedProcess.StartAsync(["nginx", "-p", own, "-c", file], home.Combine("nginx.log"), new Uri($"http://127.0.0.1:{port}/ready"), cancellationToken);
    }
}

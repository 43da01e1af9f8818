package io.modeldeployment.operator.metrics;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;

/** Counts the requests to the API server. */
public final class ApiRequestCounter implements Interceptor {

  private final OperatorMetrics metrics;

  /** A counter that reports to the given metrics. */
  public ApiRequestCounter(OperatorMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    metrics.request(request.method(), resource(request.uri().getPath()), response.code());
  }

  /** The plural of the kind in a path such as /apis/apps/v1/namespaces/x/deployments/y/status. */
  static String resource(String path) {
    List<String> parts = List.of(path.substring(1).split("/", -1));
    int start = parts.getFirst().equals("apis") ? 3 : 2;
    if (parts.size() > start + 2 && parts.get(start).equals("namespaces")) {
      start += 2;
    }
    if (parts.size() <= start) {
      return "other";
    }
    boolean status = parts.size() > start + 2;
    return status ? parts.get(start) + "/" + parts.get(start + 2) : parts.get(start);
  }
}

#include "libs/observe/metrics.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/observe/metrics_server.h"
#include "libs/observe/rpc_metrics.h"
#include "libs/testing/status_matchers.h"

namespace rapport::observe {
namespace {

using ::rapport::testing::HasReason;
using ::rapport::testing::StatusIs;
using ::testing::AllOf;
using ::testing::HasSubstr;

// What the server on loopback `port` answers to GET `path`.
std::string HttpGet(int port, const std::string& path) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0) {
    const std::string request = "GET " + path + " HTTP/1.0\r\n\r\n";
    EXPECT_EQ(::send(fd, request.data(), request.size(), 0), static_cast<ssize_t>(request.size()));
    char buffer[4096];
    for (ssize_t n; (n = ::recv(fd, buffer, sizeof(buffer), 0)) > 0;)
      answer.append(buffer, static_cast<size_t>(n));
  }
  ::close(fd);
  return answer;
}

TEST(Metrics, TheSameNameAndLabelsAreTheSameMetric) {
  Metrics metrics;
  prometheus::Counter& counter = metrics.AddCounter("a_total", "A.", {{"kind", "x"}});
  EXPECT_EQ(&counter, &metrics.AddCounter("a_total", "A.", {{"kind", "x"}}));
  EXPECT_NE(&counter, &metrics.AddCounter("a_total", "A.", {{"kind", "y"}}));
  counter.Increment(2);
  EXPECT_THAT(metrics.Text(), HasSubstr("a_total{kind=\"x\"} 2\n"));
}

TEST(Metrics, WatchedGaugesAreReadWhileTheyAreWatched) {
  Metrics metrics;
  double level = 1;
  Watched first = metrics.WatchGauge("level", "Level.", [&level] { return level; }, {{"of", "x"}});
  {
    const Watched second = metrics.WatchGauge("level", "Level.", [] { return 10; }, {{"of", "x"}});
    const Watched other = metrics.WatchGauge("level", "Level.", [] { return 5; }, {{"of", "y"}});
    level = 2;
    EXPECT_THAT(metrics.Text(), HasSubstr("# TYPE level gauge\nlevel{of=\"x\"} 12\nlevel{of=\"y\"} 5\n"));
  }
  const Watched moved = std::move(first);
  EXPECT_THAT(metrics.Text(), HasSubstr("level{of=\"x\"} 2\n"));
}

TEST(RpcMethodMetrics, CountsRateErrorsAndDuration) {
  Metrics metrics;
  RpcMethodMetrics method(&metrics, "s.v1.S", "Get");
  method.Started();
  EXPECT_THAT(metrics.Text(), HasSubstr("rapport_rpc_in_flight{service=\"s.v1.S\"} 1\n"));
  method.Ended(absl::StatusCode::kNotFound, absl::Milliseconds(2));
  EXPECT_THAT(metrics.Text(), HasSubstr("rapport_rpc_in_flight{service=\"s.v1.S\"} 0\n"));
  EXPECT_THAT(
      metrics.Text(),
      HasSubstr("rapport_rpc_requests_total{code=\"NOT_FOUND\",method=\"Get\",service=\"s.v1.S\"} 1\n"));
  EXPECT_THAT(
      metrics.Text(),
      HasSubstr("rapport_rpc_duration_seconds_bucket{method=\"Get\",service=\"s.v1.S\",le=\"0.0025\"} 1\n"));
}

TEST(MetricsServer, AnswersScrapesOnTheResolvedPort) {
  Metrics metrics;
  metrics.AddGauge("level", "Level.").Set(3);
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<MetricsServer> server,
                       MetricsServer::Start("127.0.0.1:0", metrics));
  ASSERT_GT(server->port(), 0);
  EXPECT_THAT(HttpGet(server->port(), "/metrics"),
              AllOf(HasSubstr("\nlevel 3\n"), HasSubstr("\nprocess_open_fds ")));
  EXPECT_THAT(HttpGet(server->port(), "/"), HasSubstr("404"));
}

TEST(MetricsServer, SaysWhenThePortIsTaken) {
  Metrics metrics;
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<MetricsServer> server,
                       MetricsServer::Start("127.0.0.1:0", metrics));
  EXPECT_THAT(MetricsServer::Start("127.0.0.1:" + std::to_string(server->port()), metrics),
              AllOf(StatusIs(absl::StatusCode::kUnavailable), HasReason("CANNOT_LISTEN")));
}

}  // namespace
}  // namespace rapport::observe

#ifndef RAPPORT_TOOLS_BENCH_SMALL_SERVER_H_
#define RAPPORT_TOOLS_BENCH_SMALL_SERVER_H_

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "grpcpp/channel.h"

namespace rapport::bench {

// Intake and scoring in a process of their own that has a fraction of one processor, so that a generator on
// the same machine can offer it far more than it takes. The wave "small" is open. Limits are those that a
// service has by default. One thread.
class SmallServer {
 public:
  // Null, and the reason on standard error, where the process cannot be held to `processors`: that takes root
  // and the cpu controller of control groups, version 1 or 2.
  static std::unique_ptr<SmallServer> Start(double processors);
  // Ends the process.
  ~SmallServer();
  SmallServer(const SmallServer&) = delete;
  SmallServer& operator=(const SmallServer&) = delete;

  static std::string Wave() { return "small"; }

  // Of its wave. The process may use all processors meanwhile.
  std::vector<std::string> MakeCodes(int count);

  // A connection of its own.
  std::shared_ptr<grpc::Channel> Connect() const;

 private:
  explicit SmallServer(double processors) : processors_(processors) {}
  bool Spawn();
  bool Confine();
  void SetQuota(double processors) const;
  std::string ReadLine();

  const double processors_;
  int process_ = 0;
  std::FILE* to_ = nullptr;
  std::FILE* from_ = nullptr;
  int port_ = 0;
  std::string group_;  // the control group's folder
};

// The other side, which is this program again: tells its port, then as many codes as each line of standard
// input asks for, until that ends.
void RunSmallServer();

}  // namespace rapport::bench

#endif  // RAPPORT_TOOLS_BENCH_SMALL_SERVER_H_

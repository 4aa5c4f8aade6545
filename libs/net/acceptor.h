#ifndef RAPPORT_LIBS_NET_ACCEPTOR_H_
#define RAPPORT_LIBS_NET_ACCEPTOR_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <thread>

#include "libs/net/descriptor.h"
#include "libs/net/ended_calls.h"
#include "libs/net/listener.h"
#include "libs/net/live_calls.h"
#include "libs/net/load_shedding.h"
#include "libs/observe/metrics.h"

namespace rapport::net {

// Takes the connections of a server and lets go of them: gRPC's own listener takes any number, never accepts
// again once the process has run out of descriptors (CVE-2023-4785), and closes no connection of a server
// that has too much to do. It holds a second descriptor of each connection. One thread of its own.
class Acceptor {
 public:
  struct Options {
    std::string server;               // for metrics and the log: "api", "apart"
    std::size_t max_connections = 0;  // further ones are closed at once; >= 1
    LiveCalls* live_calls = nullptr;  // of the server; must outlive the acceptor
    // How calls of a peer that has this port have ended, since the process began. Called on the acceptor's
    // thread.
    std::function<Calls(std::uint16_t port)> calls;
    // Takes over the descriptor `connection`, which came by `listener`. Called on the acceptor's thread.
    std::function<void(int listener, int connection)> hand_over;
  };

  // Begins at once. `metrics` must outlive this object.
  Acceptor(Listener listener, Options options, observe::Metrics* metrics);

  // Listens no more. Connections that were handed over stay.
  ~Acceptor();

  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  int port() const { return listener_.port(); }

 private:
  struct Connection {
    Descriptor descriptor;
    std::uint16_t port;          // its peer's
    Calls calls;                 // at the last look
    std::uint64_t received = 0;  // bytes, at the last look that found too many calls
  };

  void Run();
  void Accept(const Descriptor& socket);
  void NoticeExhaustion();
  bool Take(int listener, Descriptor connection, std::uint16_t port);
  void Look();
  void NoticeCrowd();
  void Disperse();
  void Close(std::uint64_t number);
  void Forget(std::uint64_t number);
  void Watch(int descriptor, std::uint32_t events, std::uint64_t number);
  void WatchListeners();
  void IgnoreListeners();
  void TellShedding(bool was_shedding);

  const Listener listener_;
  const Options options_;
  const Descriptor epoll_;
  const Descriptor stop_;  // readable once it is to stop
  prometheus::Counter& refused_at_limit_;
  prometheus::Counter& refused_for_load_;
  prometheus::Counter& closed_for_load_;
  std::atomic<std::size_t> open_ = 0;  // connections_.size() for whoever scrapes
  // Of the thread alone:
  bool is_listening_ = false;
  bool is_exhausted_ = false;  // the last connection found no descriptor
  std::uint64_t next_number_;
  std::map<std::uint64_t, Connection> connections_;  // by number
  LoadShedding shedding_;
  bool is_crowded_ = false;  // more calls were held than may be, and there is no room yet
  std::size_t crowd_ = 0;    // calls, at the last look that found too many
  int growth_ = 0;           // looks, one after the other, that found more than the one before
  int room_ = 0;             // looks, one after the other, that found half of what may be, or less
  const observe::Watched watched_;
  std::thread thread_;  // last: it uses all else
};

}  // namespace rapport::net

#endif  // RAPPORT_LIBS_NET_ACCEPTOR_H_

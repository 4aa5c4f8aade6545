#ifndef RAPPORT_TESTS_INTEGRATION_HARNESS_RAW_CONNECTION_H_
#define RAPPORT_TESTS_INTEGRATION_HARNESS_RAW_CONNECTION_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace rapport::integration {

// A TCP connection to a port on loopback, for what a client of gRPC's would not send.
class RawConnection {
 public:
  // `receive_buffer`: what the kernel takes for it that nobody reads, bytes; 0: as much as it likes.
  explicit RawConnection(int port, int receive_buffer = 0);
  RawConnection(RawConnection&& other) noexcept : socket_(other.socket_), is_open_(other.is_open_) {
    other.socket_ = -1;
  }
  RawConnection& operator=(RawConnection&&) = delete;
  ~RawConnection();

  bool is_open() const { return is_open_; }

  // Sends what the other side takes within `patience`; false when it did not take all.
  bool Send(std::string_view bytes, absl::Duration patience = absl::Seconds(5));

  // Reads until the other side closes; false when that takes longer than `patience`.
  bool AwaitClose(absl::Duration patience);

  // Everything that AwaitClose() read.
  const std::string& received() const { return received_; }

 private:
  int socket_;
  bool is_open_ = false;
  std::string received_;
};

// HTTP/2 (RFC 9113) as far as bad clients need it.
namespace http2 {

enum class Type : std::uint8_t {
  kData = 0,
  kHeaders = 1,
  kReset = 3,
  kSettings = 4,
  kPing = 6,
  kGoAway = 7,
  kContinuation = 9
};
inline constexpr std::uint8_t kEndStream = 1;
inline constexpr std::uint8_t kEndHeaders = 4;

// What a client says first: the preface and its settings.
std::string Hello(std::string_view settings = "");

std::string Frame(Type type, std::uint8_t flags, std::uint32_t stream, std::string_view payload);

// A setting of a SETTINGS frame.
std::string Setting(std::uint16_t name, std::uint32_t value);

// A header field as HPACK (RFC 7541) writes it without table or Huffman code.
std::string Field(std::string_view name, std::string_view value);

// The header fields of a gRPC call with a deadline.
std::string CallFields(std::string_view method, std::string_view timeout);

// A message as gRPC frames it.
std::string Message(std::string_view bytes);

}  // namespace http2
}  // namespace rapport::integration

#endif  // RAPPORT_TESTS_INTEGRATION_HARNESS_RAW_CONNECTION_H_

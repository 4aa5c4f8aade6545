#include "tests/integration/harness/raw_connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "absl/time/clock.h"
#include "libs/base/strings.h"

namespace rapport::integration {
namespace {

// Has the next call of this kind wait until `deadline` at most.
void WaitUntil(int socket, int what, absl::Time deadline) {
  const timeval left = absl::ToTimeval(std::max(deadline - absl::Now(), absl::Milliseconds(1)));
  ::setsockopt(socket, SOL_SOCKET, what, &left, sizeof left);
}

// The `bytes` low bytes of a number, the highest first.
std::string BigEndian(std::uint64_t number, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text.push_back(static_cast<char>(number >> (8 * i)));
  return text;
}

// A length of HPACK: seven bits, the rest in further bytes of seven.
std::string Length(std::size_t length) {
  constexpr std::size_t kFirst = 127;
  if (length < kFirst) return {static_cast<char>(length)};
  std::string text = {static_cast<char>(kFirst)};
  std::size_t rest = length - kFirst;
  for (; rest >= 128; rest /= 128) text.push_back(static_cast<char>(128 + rest % 128));
  text.push_back(static_cast<char>(rest));
  return text;
}

}  // namespace

RawConnection::RawConnection(int port, int receive_buffer)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive_buffer > 0) {
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  is_open_ =
      socket_ >= 0 && ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

RawConnection::~RawConnection() {
  if (socket_ >= 0) ::close(socket_);
}

bool RawConnection::Send(std::string_view bytes, absl::Duration patience) {
  const absl::Time deadline = absl::Now() + patience;
  while (!bytes.empty()) {
    WaitUntil(socket_, SO_SNDTIMEO, deadline);
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EINTR) return false;
    bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
  }
  return true;
}

bool RawConnection::AwaitClose(absl::Duration patience) {
  const absl::Time deadline = absl::Now() + patience;
  char buffer[4096];
  while (true) {
    WaitUntil(socket_, SO_RCVTIMEO, deadline);
    const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
    if (got > 0) received_.append(buffer, static_cast<std::size_t>(got));
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return true;
    if (absl::Now() >= deadline) return false;
  }
}

namespace http2 {

std::string Frame(Type type, std::uint8_t flags, std::uint32_t stream, std::string_view payload) {
  return base::StrCat(BigEndian(payload.size(), 3), BigEndian(static_cast<std::uint8_t>(type), 1),
                      BigEndian(flags, 1), BigEndian(stream, 4), payload);
}

std::string Hello(std::string_view settings) {
  return base::StrCat("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Frame(Type::kSettings, 0, 0, settings));
}

std::string Setting(std::uint16_t name, std::uint32_t value) {
  return base::StrCat(BigEndian(name, 2), BigEndian(value, 4));
}

std::string Field(std::string_view name, std::string_view value) {
  return base::StrCat(std::string(1, '\0'), Length(name.size()), name, Length(value.size()), value);
}

std::string CallFields(std::string_view method, std::string_view timeout) {
  return base::StrCat(Field(":method", "POST"), Field(":scheme", "http"), Field(":path", method),
                      Field(":authority", "localhost"), Field("te", "trailers"),
                      Field("content-type", "application/grpc"), Field("grpc-timeout", timeout));
}

std::string Message(std::string_view bytes) {
  return base::StrCat(std::string(1, '\0'), BigEndian(bytes.size(), 4), bytes);
}

}  // namespace http2
}  // namespace rapport::integration

#include "libs/cache/redis_address.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "libs/base/strings.h"

namespace rapport::cache {
namespace {

constexpr int kMaxPort = 65535;

}  // namespace

std::optional<RedisAddress> ParseRedisAddress(std::string_view text) {
  RedisAddress address;
  if (text.find('/') != std::string_view::npos) {
    address.host.clear();
    address.port = 0;
    address.unix_socket = text;
    return address;
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host.empty() || !absl::SimpleAtoi(base::AbslView(text.substr(colon + 1)), &address.port) ||
      address.port < 1 || address.port > kMaxPort) {
    return std::nullopt;
  }
  address.host = host;
  return address;
}

std::optional<std::vector<RedisAddress>> ParseRedisAddresses(std::string_view text) {
  std::vector<RedisAddress> addresses;
  for (const absl::string_view part : absl::StrSplit(base::AbslView(text), ',')) {
    std::optional<RedisAddress> address = ParseRedisAddress(base::StdView(absl::StripAsciiWhitespace(part)));
    if (!address) return std::nullopt;
    addresses.push_back(*std::move(address));
  }
  return addresses;
}

}  // namespace rapport::cache

#include "services/intake/domain/varint.h"

#include <gtest/gtest.h>

#include <limits>

namespace rapport::intake {
namespace {

TEST(Varint, RoundTrips) {
  std::string bytes;
  for (const std::uint32_t value : {0U, 127U, 128U, 300U, std::numeric_limits<std::uint32_t>::max()}) {
    PutVarint(value, bytes);
  }
  std::string_view rest = bytes;
  for (const std::uint32_t value : {0U, 127U, 128U, 300U, std::numeric_limits<std::uint32_t>::max()}) {
    EXPECT_EQ(TakeVarint(rest), value);
  }
  EXPECT_TRUE(rest.empty());
  EXPECT_FALSE(TakeVarint(rest));
}

TEST(Varint, TakesBytesThatAreThere) {
  std::string_view bytes(
      "\x03"
      "abcd\x02"
      "e",
      7);
  EXPECT_EQ(TakeBytes(bytes), "abc");
  bytes.remove_prefix(1);
  EXPECT_FALSE(TakeBytes(bytes)) << "two are announced, one is there";
}

}  // namespace
}  // namespace rapport::intake

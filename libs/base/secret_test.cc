#include "libs/base/secret.h"

#include <string>
#include <type_traits>

#include "gtest/gtest.h"

namespace rapport::base {
namespace {

template <typename T>
concept Printable = requires(std::ostream& os, const T& value) {
  os << value;
};

static_assert(Printable<std::string>);
static_assert(!Printable<Secret<std::string>>);

TEST(SecretTest, ExposesOnDemandOnly) {
  const Secret<std::string> secret("hunter2");
  EXPECT_EQ(secret.Expose(), "hunter2");
  EXPECT_EQ(::testing::PrintToString(secret), "<secret>");
}

TEST(SecretTest, MoveLeavesNothingBehind) {
  Secret<std::string> from("hunter2");  // short enough to sit inside the string object
  const Secret<std::string> to = std::move(from);
  EXPECT_EQ(to.Expose(), "hunter2");
  EXPECT_EQ(from.Expose(), "");  // NOLINT(bugprone-use-after-move): what this test is about
  const char* inside = reinterpret_cast<const char*>(&from);
  EXPECT_EQ(std::string(inside, sizeof(from)).find("hunter"), std::string::npos);
}

TEST(SecretTest, CopiesAndAssigns) {
  Secret<std::string> a("one");
  const Secret<std::string> b = a;
  a = Secret<std::string>("two");
  EXPECT_EQ(a.Expose(), "two");
  EXPECT_EQ(b.Expose(), "one");
  a = b;
  EXPECT_EQ(a.Expose(), "one");
}

TEST(SecretTest, WipeCoversTheWholeCapacity) {
  std::string value = "a secret that does not fit into the string object itself";
  const char* heap = value.data();
  const size_t capacity = value.capacity();
  value.resize(3);
  WipeString(value);
  ASSERT_EQ(value.data(), heap);
  EXPECT_TRUE(value.empty());
  value.resize(capacity);  // makes the bytes ours to look at again, zeroing them at worst
  EXPECT_EQ(value.find_first_not_of('\0'), std::string::npos);
}

TEST(SecretTest, HoldsOtherTypes) { EXPECT_EQ(Secret<int>(7).Expose(), 7); }

}  // namespace
}  // namespace rapport::base

#include "tools/rapportctl/request_id.h"

#include "gtest/gtest.h"

namespace rapport::ctl {
namespace {

TEST(RequestId, RandomOnesAreVersion4AndDiffer) {
  const std::string id = RandomRequestId();
  EXPECT_TRUE(IsUuid(id)) << id;
  EXPECT_EQ(id[14], '4');
  EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
  EXPECT_NE(id, RandomRequestId());
}

TEST(RequestId, DerivedOnesDependOnScopeAndContentOnly) {
  const std::string id = DerivedRequestId("wave", "file");
  EXPECT_TRUE(IsUuid(id)) << id;
  EXPECT_EQ(id[14], '8');
  EXPECT_EQ(id, DerivedRequestId("wave", "file"));
  EXPECT_NE(id, DerivedRequestId("wave", "file2"));
  EXPECT_NE(id, DerivedRequestId("wavef", "ile"));
}

TEST(RequestId, IsUuidChecksEveryPlace) {
  EXPECT_TRUE(IsUuid("0123abcd-0123-4123-8123-0123456789AB"));
  EXPECT_FALSE(IsUuid(""));
  EXPECT_FALSE(IsUuid("0123abcd-0123-4123-8123-0123456789ag"));
  EXPECT_FALSE(IsUuid("0123abcd001230412308123-0123456789ab"));
}

}  // namespace
}  // namespace rapport::ctl

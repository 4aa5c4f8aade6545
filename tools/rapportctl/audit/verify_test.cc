#include "tools/rapportctl/audit/verify.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"

namespace rapport::ctl {
namespace {

using ::rapport::testing::HasReason;
namespace v1 = ::rapport::scoring::v1;

// A department of units a, b and c below the system; a and b are pooled. Trust goes from 1 to 5.
std::vector<v1::GetReleaseResponse> Pieces() {
  std::vector<v1::GetReleaseResponse> pieces(3);
  pieces[0].mutable_header()->set_minimum_n(10);
  pieces[0].mutable_header()->set_protection(0.2);
  const std::vector<std::pair<std::string, std::uint32_t>> units = {
      {"system", 0}, {"department", 0}, {"a", 1}, {"b", 1}, {"c", 1}};
  for (const auto& [id, parent] : units) {
    v1::ReleasedUnit* const unit = pieces[0].add_units();
    unit->set_unit_id(id);
    unit->set_parent(parent);
  }
  for (std::uint32_t i = 0; i < 3; ++i) {
    v1::ReleasedCohort* const cohort = pieces[1].add_cohorts();
    cohort->set_unit(2 + i);
    cohort->set_role_group(type::v1::ROLE_GROUP_FRONT_LINE);
    cohort->set_invited(i == 0 ? 8 : 20);
    cohort->set_pool(i / 2);
  }
  for (const char* measure : {"", "trust"}) {
    v1::ReleasedMeasure* const added = pieces[1].add_measures();
    added->set_measure(measure);
    added->set_range(*measure == '\0' ? 0 : 4);
    for (std::uint32_t pool = 0; pool < 2; ++pool) {
      v1::ReleasedBlock* const block = added->add_blocks();
      block->add_pools(pool);
      block->set_n(pool == 0 ? 22 : 15);
      if (*measure != '\0') block->set_sum(pool == 0 ? 44 : 45);
    }
  }
  ReleaseReader reader;
  for (const v1::GetReleaseResponse& piece : {pieces[0], pieces[1]}) {
    if (!reader.Add(piece).ok()) std::abort();
  }
  v1::GetReleaseResponse certificate;
  certificate.mutable_certificate();
  if (!reader.Add(certificate).ok()) std::abort();
  const disclosure::ReleasedTable table = std::move(reader).Finish()->table;
  const std::vector<disclosure::HiddenPart> hidden = *disclosure::AuditRelease(table);
  for (const disclosure::HiddenPart& from : hidden) {
    v1::HiddenPart* const part = pieces[2].add_hidden_parts();
    part->set_measure(static_cast<std::uint32_t>(from.measure));
    part->set_block(static_cast<std::uint32_t>(from.block));
    for (const std::size_t cohort : from.cohorts) part->add_cohorts(static_cast<std::uint32_t>(cohort));
    part->set_lowest_n(from.bounds.lowest_n);
    part->set_highest_n(from.bounds.highest_n);
    part->set_lowest_sum(from.bounds.lowest_sum);
    part->set_highest_sum(from.bounds.highest_sum);
  }
  pieces[2].mutable_certificate()->set_digest(disclosure::DigestOf(table));
  pieces[2].mutable_certificate()->set_hidden_parts(static_cast<std::int64_t>(hidden.size()));
  return pieces;
}

absl::StatusOr<ToldRelease> Read(const std::vector<v1::GetReleaseResponse>& pieces) {
  ReleaseReader reader;
  for (const v1::GetReleaseResponse& piece : pieces) {
    if (const absl::Status added = reader.Add(piece); !added.ok()) return added;
  }
  return std::move(reader).Finish();
}

TEST(VerifyRelease, FindsAReleaseInOrder) {
  ASSERT_OK_AND_ASSIGN(const ToldRelease told, Read(Pieces()));
  ASSERT_OK_AND_ASSIGN(const Verified verified, VerifyRelease(told));
  EXPECT_EQ(verified.blocks, 4);
  EXPECT_EQ(verified.hidden_parts, 4);
  // Of 44 points b holds 12 at least, for the 8 of a can have no more than 32; of b 14 are known to have
  // answered.
  EXPECT_DOUBLE_EQ(verified.narrowest, 32.0 / 14 / 4);
}

struct Forgery {
  std::string name;
  std::function<void(std::vector<v1::GetReleaseResponse>&)> forge;
};

TEST(VerifyRelease, FindsEveryForgery) {
  const std::vector<Forgery> forgeries = {
      {"block", [](auto& p) { p[1].mutable_measures(1)->mutable_blocks(0)->set_sum(45); }},
      {"count", [](auto& p) { p[1].mutable_measures(1)->mutable_blocks(0)->set_n(23); }},
      {"pool", [](auto& p) { p[1].mutable_cohorts(1)->set_pool(1); }},
      {"invited", [](auto& p) { p[1].mutable_cohorts(0)->set_invited(9); }},
      {"protection", [](auto& p) { p[0].mutable_header()->set_protection(0.1); }},
      {"bound", [](auto& p) { p[2].mutable_hidden_parts(3)->set_lowest_sum(1); }},
      {"count bound", [](auto& p) { p[2].mutable_hidden_parts(0)->set_highest_n(9); }},
      {"other people", [](auto& p) { p[2].mutable_hidden_parts(0)->set_cohorts(0, 1); }},
      {"digest", [](auto& p) { p[2].mutable_certificate()->set_digest(std::string(64, '0')); }}};
  for (const Forgery& forgery : forgeries) {
    std::vector<v1::GetReleaseResponse> pieces = Pieces();
    forgery.forge(pieces);
    ASSERT_OK_AND_ASSIGN(const ToldRelease told, Read(pieces));
    EXPECT_THAT(VerifyRelease(told), HasReason("AUDIT_FAILED")) << forgery.name;
  }
}

TEST(ReleaseReader, WantsTheWholeRelease) {
  const std::vector<v1::GetReleaseResponse> pieces = Pieces();
  const std::vector<std::vector<v1::GetReleaseResponse>> broken = {
      {},
      {pieces[0], pieces[1]},
      {pieces[1], pieces[2]},
      {pieces[0], pieces[0], pieces[2]},
      {pieces[0], pieces[1], pieces[2], pieces[2]}};
  for (const auto& stream : broken) EXPECT_THAT(Read(stream), HasReason("RELEASE_INCOMPLETE"));
  std::vector<v1::GetReleaseResponse> fewer = pieces;
  fewer[2].mutable_hidden_parts()->RemoveLast();
  EXPECT_THAT(Read(fewer), HasReason("RELEASE_INCOMPLETE"));
}

v1::Scorecard Card(const std::string& unit, std::int64_t n, double score) {
  v1::Scorecard card;
  card.set_unit_id(unit);
  card.set_responses(n);
  v1::Score* const added = card.add_scores();
  added->set_measure("trust");
  added->set_n(n);
  added->set_score_0_100(score);
  return card;
}

TEST(VerifyScorecards, WantsNumbersOfWholeBlocks) {
  ASSERT_OK_AND_ASSIGN(const ToldRelease told, Read(Pieces()));
  const std::vector<v1::Scorecard> good = {Card("system", 37, 100 * 89 / 37.0 / 4),
                                           Card("department", 37, 100 * 89 / 37.0 / 4), Card("c", 15, 75)};
  ASSERT_OK_AND_ASSIGN(const std::int64_t numbers, VerifyScorecards(told.table, good));
  EXPECT_EQ(numbers, 6);
  v1::Scorecard suppressed;
  suppressed.set_unit_id("a");
  suppressed.add_scores()->set_measure("trust");
  EXPECT_OK(VerifyScorecards(told.table, std::vector{suppressed}));
  for (const v1::Scorecard& bad : {Card("a", 12, 50), Card("b", 10, 50), Card("c", 14, 75),
                                   Card("c", 15, 74.9), Card("nowhere", 15, 75)}) {
    EXPECT_THAT(VerifyScorecards(told.table, std::vector{bad}), HasReason("AUDIT_FAILED")) << bad.unit_id();
  }
}

}  // namespace
}  // namespace rapport::ctl

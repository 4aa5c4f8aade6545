#include "tests/fault/readers.h"

#include "gtest/gtest.h"
#include "libs/testing/status_matchers.h"
#include "tests/integration/harness/organization.h"

namespace rapport::fault {
namespace {

using integration::Api;
using integration::ListScorecardsRequest;

constexpr int kReaders = 4;

}  // namespace

absl::StatusOr<std::vector<std::string>> ReadResults(const Api& api, const std::string& wave) {
  std::vector<std::string> results;
  const auto cards = integration::ListScorecards(
      api, wave, ListScorecardsRequest::BREAKDOWN_UNIT_BY_ROLE_GROUP, /*include_items=*/true);
  if (!cards.ok()) return cards.status();
  for (const integration::Scorecard& card : *cards) results.push_back(card.SerializeAsString());
  const auto report = integration::RenderReport(api, wave, reporting::v1::RenderReportRequest::FORMAT_CSV);
  if (!report.ok()) return report.status();
  results.push_back(*report);
  return results;
}

Readers::Readers(const Api* api, const std::string& wave, const std::vector<std::string>& expected) {
  for (int reader = 0; reader < kReaders; ++reader) {
    threads_.emplace_back([this, api, &wave, &expected] { Run(*api, wave, expected); });
  }
}

Readers::~Readers() {
  stopping_ = true;
  for (std::thread& thread : threads_) thread.join();
}

void Readers::Run(const Api& api, const std::string& wave, const std::vector<std::string>& expected) {
  while (!stopping_) {
    const bool errors_are_due = errors_are_due_;
    const auto results = ReadResults(api, wave);
    if (errors_are_due && absl::IsUnavailable(results.status())) continue;
    EXPECT_OK(results);
    EXPECT_EQ(results.value_or(expected), expected);
    const std::lock_guard lock(mutex_);
    ++rounds_;
    progress_.notify_all();
  }
}

void Readers::AwaitRounds(int more) {
  std::unique_lock lock(mutex_);
  const int until = rounds_ + more;
  progress_.wait(lock, [&] { return rounds_ >= until; });
}

}  // namespace rapport::fault

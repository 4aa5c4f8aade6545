// A rolling upgrade and the way back, with traffic: two of each service on PostgreSQL with a Redis. There is
// no earlier release yet; this release stands in for it, and for the newer one programs of the same code
// whose schema is one version newer. So what is shown is what migrations, schema versions and the replacement
// of processes do to calls; that two releases understand each other's messages is not (buf breaking looks
// after that).

#include <signal.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "libs/base/strings.h"
#include "libs/testing/status_matchers.h"
#include "tests/fault/readers.h"
#include "tests/fault/survey.h"
#include "tests/integration/harness/call.h"
#include "tests/integration/harness/pulse.h"

namespace rapport::fault {
namespace {

using namespace integration;  // the harness: NOLINT(google-build-using-namespace)

constexpr int kPeople = 2;
constexpr absl::Duration kThinking = absl::Milliseconds(50);  // of each between two calls: codes must last
// What whoever upgrades waits as well: clients look for a replica that was away every 5 s, give or take a
// fifth.
constexpr absl::Duration kReconnect = absl::Seconds(6);
constexpr int kBetween = 20;  // calls between two steps, of people and of HR each

std::string Next(const std::string& service) {
  return base::StrCat(RAPPORT_NEXT_DIR, "/rapport-", service, "-next");
}

// People who answer and HR that looks after the roster. Their channels repeat
// what finds a replica unavailable, as those of all clients should; a call that fails nevertheless fails the
// test.
class Traffic {
 public:
  Traffic(const Api* api, const Survey* survey) {
    for (int person = 0; person < kPeople; ++person) {
      threads_.emplace_back([this, api, survey] {
        while (!stopping_) {
          const int n = next_++;
          if (n >= Survey::kSheets) break;
          EXPECT_OK(survey->Submit(*api, n)) << "sheet " << n;
          absl::SleepFor(kThinking);
          Count(submitted_);
        }
      });
    }
    threads_.emplace_back([this, api] {
      while (!stopping_) {
        Maintain(*api);
        Count(maintained_);
      }
    });
  }
  ~Traffic() { Stop(); }

  // Until that many more calls of each kind were answered.
  void Await(int more) {
    std::unique_lock lock(mutex_);
    const int submitted = submitted_ + more;
    const int maintained = maintained_ + more;
    progress_.wait(lock, [&] {
      return (submitted_ >= submitted || submitted_ == Survey::kSheets) && maintained_ >= maintained;
    });
  }

  // How many sheets were submitted: the first ones.
  int Stop() {
    stopping_ = true;
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    return submitted_;
  }

 private:
  void Count(int& answered) {
    const std::lock_guard lock(mutex_);
    ++answered;
    progress_.notify_all();
  }

  // One call that writes, one that reads.
  static void Maintain(const Api& api) {
    roster::v1::UpdateOrganizationRequest rename;
    rename.mutable_organization()->set_name(kPulse);
    rename.mutable_organization()->set_display_name("Pulse");
    rename.mutable_update_mask()->add_paths("display_name");
    EXPECT_OK(Call(*api.roster, &RosterService::Stub::UpdateOrganization, rename));
    roster::v1::GetUnitRequest unit;
    unit.set_name(base::StrCat(kPulse, "/units/u1"));
    EXPECT_OK(Call(*api.roster, &RosterService::Stub::GetUnit, unit));
  }

  std::atomic<bool> stopping_ = false;
  std::atomic<int> next_ = 0;
  std::mutex mutex_;
  std::condition_variable progress_;
  int submitted_ = 0;   // guarded by mutex_
  int maintained_ = 0;  // guarded by mutex_
  std::vector<std::thread> threads_;
};

class UpgradeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(suite_, Suite::Start({.shape = Shape::kReplicas}));
    ASSERT_OK(survey_.Prepare(suite_->api()));
    ASSERT_OK_AND_ASSIGN(results_, ReadResults(suite_->api(), survey_.closed()));
  }

  // A job of the newer release, while others serve.
  void Migrate(const std::string& service, const std::string& flag) {
    std::vector<std::string> command = {Next(service)};
    for (const std::string& storage : suite_->StorageFlags(service)) command.push_back(storage);
    command.push_back(flag);
    EXPECT_EQ(RunCommand(command).exit_code, 0);
  }
  std::string Version(const std::string& service) {
    return suite_->postgres().Run(base::StrCat("SELECT max(version) FROM ", service, ".schema_migrations"));
  }

  // Replaces all processes one by one, in the order of an upgrade.
  void ReplaceAll(Traffic& traffic, Readers& readers, const std::string& roster, const std::string& intake) {
    suite_->UseProgram(Service::kRoster, roster);
    suite_->UseProgram(Service::kIntake, intake);
    for (int service = 0; service < kServices; ++service) {
      for (int replica = 0; replica < static_cast<int>(kReplicas); ++replica) {
        traffic.Await(kBetween);
        readers.AwaitRounds(1);
        Process& process = suite_->process(static_cast<Service>(service), replica);
        process.Signal(SIGTERM);
        EXPECT_EQ(process.Wait(), 0);
        ASSERT_OK(suite_->Restart(static_cast<Service>(service), replica));
        absl::SleepFor(kReconnect);
      }
    }
  }

  std::unique_ptr<Suite> suite_;
  Survey survey_;
  std::vector<std::string> results_;
};

TEST_F(UpgradeTest, NoCallFailsOnTheWayThereAndBack) {
  int submitted = 0;
  {
    Readers readers(&suite_->api(), survey_.closed(), results_);
    readers.ExpectNoErrors();
    Traffic traffic(&suite_->api(), &survey_);
    traffic.Await(kBetween);
    for (const std::string service : {"roster", "intake"}) {
      Migrate(service, "--migrate");
      EXPECT_EQ(Version(service), "2\n");
    }
    ReplaceAll(traffic, readers, Next("roster"), Next("intake"));
    ReplaceAll(traffic, readers, "rapport-roster", "rapport-intake");
    traffic.Await(kBetween);
    for (const std::string service : {"roster", "intake"}) {
      Migrate(service, "--migrate_to=1");
      EXPECT_EQ(Version(service), "1\n");
    }
    traffic.Await(kBetween);
    readers.AwaitRounds(2);
    submitted = traffic.Stop();
  }
  EXPECT_LT(submitted, Survey::kSheets) << "people had nothing left to do";
  ASSERT_OK(CloseWave(suite_->api(), survey_.wave()));
  ASSERT_OK_AND_ASSIGN(const auto stored, ReadPulseSheets(suite_->api(), survey_.wave()));
  EXPECT_EQ(stored.size(), static_cast<std::size_t>(submitted));
  for (int n = 0; n < submitted; ++n) {
    const auto sheet = stored.find(PulseSheet(n));
    EXPECT_TRUE(sheet != stored.end() && sheet->second == 1) << n;
  }
}

}  // namespace
}  // namespace rapport::fault

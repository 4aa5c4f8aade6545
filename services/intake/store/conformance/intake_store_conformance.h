#ifndef RAPPORT_SERVICES_INTAKE_STORE_CONFORMANCE_INTAKE_STORE_CONFORMANCE_H_
#define RAPPORT_SERVICES_INTAKE_STORE_CONFORMANCE_INTAKE_STORE_CONFORMANCE_H_

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "services/intake/store/intake_store.h"

namespace rapport::intake {

// A backend under test. Open() gives a store on the same data every time it is called within one test, so
// that tests can close and reopen it.
class StoreBackend {
 public:
  virtual ~StoreBackend() = default;
  virtual std::unique_ptr<IntakeStore> Open() = 0;
  // Migrates to NextMigrations(), as a newer program does while stores are open.
  virtual void MigrateToNext() = 0;
  // And back, once no store is open.
  virtual void MigrateBack() = 0;
};

// A fresh, empty backend.
using BackendFactory = std::function<std::unique_ptr<StoreBackend>()>;

// What every IntakeStore does. A backend instantiates it with
// INSTANTIATE_TEST_SUITE_P(Sqlite, IntakeStoreConformance, testing::Values(factory)).
class IntakeStoreConformance : public ::testing::TestWithParam<BackendFactory> {
 protected:
  void SetUp() override {
    backend_ = GetParam()();
    store_ = backend_->Open();
  }
  void Reopen() {
    store_.reset();
    store_ = backend_->Open();
  }

  static std::multiset<std::string> Contents(const std::vector<StoredSheet>& sheets);

  // A wave that is open, with two cohorts of 20 on form 0.
  base::WaveName OpenedWave(const std::string& id = "w1");
  // Fresh codes "c0", "c1", ... of `cohort`, padded to 16 bytes.
  void AddCodes(const base::WaveName& wave, std::uint32_t cohort, int begin, int end);
  // Submits an answer sheet whose content is its number, with comments.
  absl::Status SubmitWithComments(const base::WaveName& wave, int number, std::vector<Comment> comments);
  // Submits an answer sheet whose content is its number.
  absl::Status SubmitOne(const base::WaveName& wave, int number, const std::string& receipt_tag = "r");

  std::unique_ptr<StoreBackend> backend_;
  std::unique_ptr<IntakeStore> store_;
};

}  // namespace rapport::intake

#endif  // RAPPORT_SERVICES_INTAKE_STORE_CONFORMANCE_INTAKE_STORE_CONFORMANCE_H_

#ifndef RAPPORT_TESTS_FAULT_READERS_H_
#define RAPPORT_TESTS_FAULT_READERS_H_

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/integration/harness/suite.h"

namespace rapport::fault {

// What leaders read of a closed wave, as bytes.
absl::StatusOr<std::vector<std::string>> ReadResults(const integration::Api& api, const std::string& wave);

// Leaders who read a closed wave over and over, and again when a service that they need is gone. Whatever
// else they are told than `expected` fails the test.
class Readers {
 public:
  // All must outlive this object.
  Readers(const integration::Api* api, const std::string& wave, const std::vector<std::string>& expected);
  ~Readers();

  // From now on nothing is killed that may be missed: UNAVAILABLE fails the test as well.
  void ExpectNoErrors() { errors_are_due_ = false; }

  // Until all results have been read so many times more, by whomever.
  void AwaitRounds(int more);

 private:
  void Run(const integration::Api& api, const std::string& wave, const std::vector<std::string>& expected);

  std::atomic<bool> stopping_ = false;
  std::atomic<bool> errors_are_due_ = true;
  std::mutex mutex_;
  std::condition_variable progress_;
  int rounds_ = 0;  // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace rapport::fault

#endif  // RAPPORT_TESTS_FAULT_READERS_H_

// Runs one target over its corpus and over mutations of it, always the same ones: the part of fuzzing that
// every build can afford. Compiled once with each target; RAPPORT_FUZZ_CORPUS is the target's folder of
// inputs.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/mutate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace rapport::fuzz {
namespace {

constexpr int kMutations = 3000;

// The input at hand, for the handler of SIGABRT.
const std::string* at_hand = nullptr;

// Writes the input down as hexadecimal digits, which `xxd -revert -plain` turns into a file for the corpus.
extern "C" void ShowInput(int) {
  std::fputs("the input was ", stderr);
  for (const char byte : *at_hand) std::fprintf(stderr, "%02x", static_cast<unsigned char>(byte));
  std::fputs("\n", stderr);
  std::_Exit(EXIT_FAILURE);
}

void RunTarget(const std::string& input) {
  at_hand = &input;
  // A buffer of exactly this size, so that a sanitizer sees a read behind its end.
  const std::vector<std::uint8_t> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

// In the order of the files' names.
std::vector<std::string> Corpus() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(RAPPORT_FUZZ_CORPUS))
    paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> inputs;
  for (const std::filesystem::path& path : paths) {
    std::ifstream file(path, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return inputs;
}

class FuzzTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::signal(SIGABRT, ShowInput);
    ASSERT_FALSE(corpus_.empty());
  }
  void TearDown() override { std::signal(SIGABRT, SIG_DFL); }

  const std::vector<std::string> corpus_ = Corpus();
};

TEST_F(FuzzTest, HoldsForTheCorpus) {
  RunTarget("");
  for (const std::string& input : corpus_) RunTarget(input);
}

TEST_F(FuzzTest, HoldsForMutationsOfTheCorpus) {
  std::mt19937_64 random(1);
  for (int i = 0; i < kMutations; ++i) RunTarget(Mutate(corpus_, random));
}

}  // namespace
}  // namespace rapport::fuzz

"""Our frames are faster-whisper's, bit for bit: with others the model would hear something else."""

import numpy as np
import pytest
from faster_whisper.feature_extractor import FeatureExtractor

from speechguard.asr.log_mel import LogMel
from speechguard.messages import SAMPLE_RATE


@pytest.mark.parametrize("bands", [80, 128])
@pytest.mark.parametrize("seconds", [1.0, 8.0, 12.34, 30.0])
def test_the_frames_are_the_same(bands, seconds):
    drawn = np.random.default_rng(7)
    noise = drawn.normal(scale=0.1, size=int(seconds * SAMPLE_RATE)).astype(np.float32)
    noise[len(noise) // 2 :] *= drawn.uniform(0, 1e-3)
    for samples in (noise, np.zeros_like(noise)):
        ours, theirs = LogMel(bands)(samples), FeatureExtractor(feature_size=bands)(samples, padding=0)
        assert ours.shape == (bands, len(samples) // 160)
        assert ours.dtype == np.float32
        assert ours.tobytes() == theirs.tobytes()

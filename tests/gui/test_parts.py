"""The parts under the window: jobs, levels, viewport, words, and the handler of last resort."""

from __future__ import annotations

import logging
import sys
import threading

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from core.errors import Cancelled, ExportError, InputError, OverreadError, Reason
from core.images.base.picture import Identity, NamedWindow, Overlay, Picture, VoiTable, Window
from core.images.display.pyramid import build, window_of
from core.images.display.render import render
from core.progress import Advance
from desktop.base.jobs import Activity, Job, Jobs
from desktop.base.progress_text import duration_text, progress_text
from desktop.startup.crash_recovery import Watch
from desktop.startup.exception_hook import Faults
from desktop.viewer.corner_texts import corners, value_at
from desktop.viewer.viewport import Viewport
from desktop.window.voi_menu import window_text as describe_window


def picture(pixels: np.ndarray, **more: object) -> Picture:
    return Picture("a.dcm", 1, 1, pixels, more.pop("voi", Window(40.0, 400.0)), **more)


class TestJobs:
    def test_results_come_back_in_the_windows_thread(self, qtbot: QtBot) -> None:
        jobs, came = Jobs(), []
        jobs.start(
            "lane", lambda _job: 42, lambda r: came.append((r, threading.current_thread())), came.append
        )
        qtbot.waitUntil(lambda: bool(came))
        assert came == [(42, threading.main_thread())]
        assert jobs.close(5.0)

    def test_typed_errors_come_back(self, qtbot: QtBot) -> None:
        jobs, came = Jobs(), []

        def work(_job: Job) -> None:
            raise ExportError("The disk is full.")

        jobs.start("lane", work, lambda _r: None, came.append)
        qtbot.waitUntil(lambda: bool(came))
        assert isinstance(came[0], ExportError)
        assert jobs.close(5.0)

    def test_other_errors_reach_the_outermost_handler(self, qtbot: QtBot) -> None:
        jobs, came = Jobs(), []

        def work(_job: Job) -> None:
            raise ZeroDivisionError

        with qtbot.captureExceptions() as caught:
            jobs.start("lane", work, lambda _r: None, came.append)
            qtbot.waitUntil(lambda: bool(caught))
        assert caught[0][0] is ZeroDivisionError
        assert isinstance(came[0], Cancelled)
        assert jobs.close(5.0)

    def test_parts_of_a_cancelled_job_are_dropped(self, qtbot: QtBot) -> None:
        jobs, parts, ends = Jobs(), [], []
        posted = threading.Event()

        def work(job: Job) -> None:
            job.post(lambda: parts.append(1))
            posted.set()
            while True:
                job.progress.check()

        job = jobs.start("lane", work, ends.append, ends.append)
        posted.wait(5.0)
        job.cancel()
        qtbot.waitUntil(lambda: bool(ends))
        assert isinstance(ends[0], Cancelled)
        assert parts == []
        assert jobs.close(5.0)

    def test_closing_waits_for_no_work_that_has_not_begun_and_tidies_up_behind_the_rest(
        self, qtbot: QtBot
    ) -> None:
        jobs, order = Jobs(), []
        began = threading.Event()

        def work(job: Job) -> None:
            began.set()
            while not job.progress.cancelled:
                pass
            order.append("work")

        jobs.start("lane", work, lambda _r: None, lambda _e: None)
        jobs.start("lane", lambda _job: order.append("waiting"), lambda _r: None, lambda _e: None)
        began.wait(5.0)
        assert jobs.close(20.0, {"lane": lambda: order.append("last"), "other": lambda: order.append("idle")})
        assert sorted(order) == ["idle", "last", "work"]
        assert order.index("work") < order.index("last")
        assert jobs.close(20.0, {"lane": lambda: order.append("again")})
        assert "again" not in order


class TestLevels:
    @pytest.mark.parametrize(
        "pixels",
        [
            np.arange(900, dtype=np.uint8).reshape(30, 30),
            np.arange(900, dtype=np.uint16).reshape(30, 30) * 70,
            np.arange(900, dtype=np.float32).reshape(30, 30) - 400.0,
        ],
    )
    @pytest.mark.parametrize("voi", [None, Window(100.0, 300.0), Window(1.0, 50.0, "SIGMOID")])
    def test_whole_numbers_are_rendered_as_core_does(self, pixels: np.ndarray, voi: Window | None) -> None:
        shown = picture(pixels)
        levels = build(shown)
        for invert in (False, True):
            expected = render(shown, voi, invert=invert)
            assert np.array_equal(levels.table(voi, invert=invert)[levels.indices[0]], expected)

    def test_fractions_are_rendered_within_one_grey(self) -> None:
        pixels = np.linspace(-0.3, 7.9, 10_000, dtype=np.float32).reshape(100, 100)
        pixels[0, 0] = np.nan
        shown = picture(pixels, voi=Window(4.0, 6.0))
        levels = build(shown)
        found = levels.table(None, invert=False)[levels.indices[0]].astype(int)
        assert np.abs(found - render(shown).astype(int))[1:].max() <= 1

    def test_colour_is_windowed_too(self) -> None:
        pixels = np.random.default_rng(1).integers(0, 256, (20, 20, 3), dtype=np.uint8)
        levels = build(picture(pixels))
        assert window_of(levels) is None
        assert np.array_equal(levels.table(None, invert=False)[levels.indices[0]], pixels)

    def test_halves_until_no_screen_needs_less(self) -> None:
        levels = build(picture(np.full((1100, 2101), 9, np.uint16)))
        assert [level.shape for level in levels.indices] == [(1100, 2101), (550, 1050), (275, 525)]
        assert all((level == 9).all() for level in levels.indices)
        assert [levels.level_for(scale) for scale in (2.0, 1.0, 0.5, 0.3, 0.1)] == [0, 0, 1, 1, 2]

    def test_a_voi_table_gives_the_window_to_drag_from(self) -> None:
        table = VoiTable(100, np.arange(200, dtype=np.uint16), 8)
        window = window_of(build(picture(np.zeros((4, 4), np.uint16), voi=table)))
        assert window is not None
        assert (window.center, window.width) == (200.0, 200.0)

    def test_looks_up_each_pixel_on_screen(self) -> None:
        for pixels in (
            np.arange(3000, dtype=np.uint16).reshape(50, 60),
            np.random.default_rng(1).integers(0, 256, (50, 60, 3), dtype=np.uint8),
        ):
            shown = picture(pixels, voi=Window(1500.0, 3000.0))
            levels = build(shown)
            found = levels.render(0, (slice(3, 45), slice(2, 60)), levels.table(None, invert=False))
            if found.dtype == np.uint32:
                bytes_ = found.view(np.uint8).reshape(42, 58, 4)  # blue, green, red, opaque
                assert (bytes_[..., 3] == 255).all()
                found = bytes_[..., 2::-1]
            expected = np.broadcast_to(np.atleast_3d(render(shown)[3:45, 2:60]), (42, 58, 3))
            assert np.array_equal(np.broadcast_to(np.atleast_3d(found), expected.shape), expected)

    def test_a_shutter_hides_and_overlays_can_be_left_out(self) -> None:
        hidden, line, spot = (np.zeros((1100, 1100), bool) for _ in range(3))
        hidden[:, :200], line[:, 300], spot[500:600, 100:500] = True, True, True
        levels = build(
            picture(
                np.full((1100, 1100), 40, np.uint8),
                hidden=hidden,
                shutter_grey=7,
                overlays=(Overlay(0x6000, "", False, line), Overlay(0x6002, "", True, spot)),
            )
        )
        table = levels.table(None, invert=False)
        for level in range(len(levels.indices)):
            step = 2**level
            whole = (slice(None), slice(None))
            bare = levels.render(level, whole, table)
            drawn = levels.render(level, whole, table, (0xFF0000, 0x00FF00))
            assert (bare[:, : 200 // step] == 0xFF070707).all()
            assert (bare[:, 200 // step + 1 :] == bare[0, -1]).all()
            assert (drawn[: 500 // step, 300 // step] == 0xFFFF0000).all()
            # Of a region the edge is drawn, and what it is about stays visible.
            assert (drawn[500 // step, 210 // step : 499 // step] == 0xFF00FF00).all()
            assert (drawn[500 // step : 600 // step, 499 // step] == 0xFF00FF00).all()
            inside = (slice(510 // step, 590 // step), slice(310 // step, 490 // step))
            assert np.array_equal(drawn[inside], bare[inside])


class TestViewport:
    def test_keeps_the_aspect_of_pixels(self) -> None:
        view = Viewport.fitted(100, 50, 400, 400, aspect=2.0)
        assert (view.scale, view.scale_down) == (4.0, 8.0)
        assert view.on_screen(QRectF(0, 0, 100, 50)) == QRectF(0, 0, 400, 400)
        assert view.pixel_at(398, 399) == (99, 49)
        assert view.zoomed(2.0, 100, 80).pixel_at(100, 80) == view.pixel_at(100, 80)

    def test_what_is_visible_covers_the_screen(self) -> None:
        view = Viewport(2.0, -300.0, 40.0, 1.5)
        down, across = view.visible(1000, 800, 640, 480, 1)
        left, top = view.pixel_at(0, 0)
        right, bottom = view.pixel_at(639, 479)
        assert across.start <= left
        assert right < across.stop <= right + 3
        assert (down.start, top) == (0, -14)
        assert bottom < down.stop <= bottom + 3
        far = Viewport(2.0, 1e6, 1e6).visible(10, 10, 640, 480, 1)
        assert all(0 <= part.start < part.stop <= 10 for part in far)

    def test_fits_and_centres(self) -> None:
        assert Viewport.fitted(100, 50, 400, 400) == Viewport(4.0, 0.0, 100.0)

    def test_zoom_is_bounded(self) -> None:
        view = Viewport(1.0, 0.0, 0.0)
        assert view.zoomed(1e9, 0, 0).scale == 64.0
        assert view.zoomed(1e-9, 0, 0).scale == 0.02


class TestWords:
    def test_corners_say_whose_picture_it_is_and_how_it_is_shown(self) -> None:
        who = Identity(patient_id="P1", patient_name="Ælla", modality="CT", study_date="20260102")
        texts = corners(
            picture(np.full((4, 6), -32.0, np.float32), unit="HU", identity=who),
            None,
            inverted=True,
            overlays=True,
            zoom=1.5,
            pixel=(2, 1),
        )
        assert texts.top_left == ("Ælla", "P1", "2026-01-02")
        assert texts.bottom_left == ("W 400   L 40   HU", "Inverted", "Zoom 150 %")
        assert texts.bottom_right == ("2, 1:  -32 HU", "6 x 4")

    def test_corners_say_what_must_not_be_overlooked(self) -> None:
        bits = np.zeros((4, 6), bool)
        shown = picture(
            np.zeros((4, 6), np.uint8),
            lossy=True,
            overlays=(Overlay(0x6000, "Lesion", True, bits),),
            windows=(NamedWindow("LUNG", Window(-600.0, 1500.0)),),
        )
        said = corners(shown, None, inverted=False, overlays=True, zoom=1.0, pixel=None).bottom_left
        assert said == ("Lossy compression", "Overlays: Lesion", "W 1500   L -600   LUNG", "Zoom 100 %")
        table = NamedWindow("HARDER", VoiTable(0, np.arange(9, dtype=np.uint16), 8))
        said = corners(shown, table, inverted=False, overlays=False, zoom=1.0, pixel=None).bottom_left
        assert said[1:3] == ("Overlays off: Lesion", "VOI LUT   HARDER")

    def test_a_menu_entry_says_what_its_window_is(self) -> None:
        assert describe_window(NamedWindow("Lung", Window(-600, 1500)), "HU") == "Lung   W 1500  L -600 HU"
        table = VoiTable(0, np.arange(9, dtype=np.uint16), 8)
        assert describe_window(NamedWindow("A&B", table), "HU") == "A&&B"
        assert describe_window(NamedWindow("", table), "") == "VOI LUT of the file"

    def test_no_value_outside_the_picture(self) -> None:
        shown = picture(np.zeros((4, 6), np.uint8))
        assert value_at(shown, (6, 0)) == ""
        assert value_at(shown, None) == ""
        assert value_at(picture(np.zeros((4, 6, 3), np.uint8)), (0, 0)) == "0, 0:  RGB 0 0 0"

    def test_a_pause_is_told(self) -> None:
        activity = Activity("Reading the folder", Job(lambda _f: None), "files", pausable=True)
        activity.job.progress.pause()
        words = progress_text(activity, Advance(500, 2000, 10.0))
        assert words.startswith("Paused")
        assert "500 of 2,000 files" in words

    def test_what_was_read_before_makes_no_rate(self) -> None:
        activity = Activity("Reading the folder", Job(lambda _f: None), "files")
        assert "second" not in progress_text(activity, Advance(500, 2000, 10.0, passed=500))
        words = progress_text(activity, Advance(520, 2000, 10.0, passed=500))
        assert "2 a second" in words

    def test_progress_says_rate_and_remaining_time(self) -> None:
        activity = Activity("Reading the folder", Job(lambda _f: None), "files")
        assert progress_text(activity, None) == "Reading the folder"
        words = progress_text(activity, Advance(500, 2000, 10.0))
        assert "500 of 2,000 files" in words
        assert "50 a second" in words
        assert "30 s left" in words
        assert [duration_text(s) for s in (0.2, 75.0, 7300.0)] == ["1 s", "1 min 15 s", "2 h 01 min"]


class TestFaults:
    def test_says_a_sentence_without_the_errors_own_words(
        self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        told: list[str] = []
        monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
        window = QWidget()
        qtbot.addWidget(window)
        before = sys.excepthook
        faults = Faults(window, Watch())
        error = ValueError("Doe^Jane")
        with caplog.at_level(logging.CRITICAL, "overread"):
            sys.excepthook(ValueError, error, None)
        qtbot.waitUntil(lambda: bool(told))
        assert "ValueError" in told[0]
        assert "Doe" not in told[0] + caplog.text
        caplog.clear()
        faults.release()
        assert sys.excepthook is before

    def test_typed_errors_speak_for_themselves(
        self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        told: list[str] = []
        monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
        window = QWidget()
        qtbot.addWidget(window)
        faults = Faults(window, Watch())
        error: OverreadError = InputError(Reason.NOT_FOUND, "The file is gone.")
        sys.excepthook(type(error), error, None)
        qtbot.waitUntil(lambda: bool(told))
        assert told[0].startswith("The file is gone.")
        caplog.clear()
        faults.release()

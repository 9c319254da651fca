//! The lists of promises.

/// A test for each promise of a port: attributes, module of the promises, factory, names.
#[doc(hidden)]
#[macro_export]
macro_rules! promises {
    ($attributes:tt $module:ident $factory:expr; $($promise:ident)+) => {
        $($crate::promise!($attributes $module $factory; $promise);)+
    };
}

/// One of them.
#[doc(hidden)]
#[macro_export]
macro_rules! promise {
    ([$(#[$attribute:meta])+] $module:ident $factory:expr; $promise:ident) => {
        $(#[$attribute])+
        async fn $promise() {
            $crate::suite::$module::$promise(&$factory).await;
        }
    };
}

/// Tests that a ledger keeps the promises of `port::store`: attributes of a test, then the factory.
#[macro_export]
macro_rules! store_suite {
    ($(#[$attribute:meta])+ $factory:expr) => {
        $crate::promises! { [$(#[$attribute])+] store $factory;
            an_opened_run_can_be_read_back
            a_request_opens_one_run
            a_request_id_with_other_content_is_refused
            runs_without_request_ids_are_all_new
            of_two_openings_at_once_one_wins
            a_first_step_starts_at_the_start
            events_are_numbered_without_gaps
            every_kind_of_fact_comes_back_as_it_was
            a_step_decided_on_an_old_sequence_is_refused
            of_two_steps_at_once_one_wins
            a_refused_step_leaves_nothing
            a_checkpoint_twice_is_a_checkpoint
            what_a_step_sends_can_be_received
            confirmed_tasks_are_not_sent_again
            events_come_in_pages
            a_record_follows_its_run
            a_finished_run_has_no_tasks_left
            runs_are_listed_newest_first_in_pages
            finished_runs_can_be_left_out
            a_deleted_run_is_gone_with_all_it_had
            what_is_not_there_is_not_found
            a_hundred_runs_commit_at_once
        }
    };
}

/// Tests that a ledger keeps the promises of `port::answers`: attributes of a test, then the factory.
#[macro_export]
macro_rules! answers_suite {
    ($(#[$attribute:meta])+ $factory:expr) => {
        $crate::promises! { [$(#[$attribute])+] answers $factory;
            a_kept_answer_is_found_as_it_was
            an_answer_is_not_replaced
            an_answer_goes_with_its_run
            answers_are_forgotten_by_age
        }
    };
}

/// Tests that a ledger keeps the promises of `port::calibrations`: attributes of a test, then the factory.
#[macro_export]
macro_rules! calibrations_suite {
    ($(#[$attribute:meta])+ $factory:expr) => {
        $crate::promises! { [$(#[$attribute])+] calibrations $factory;
            a_calibration_is_found_as_it_was
            a_newer_calibration_takes_the_place_of_an_older_one
            calibrations_are_listed_by_provider_and_model
            a_forgotten_calibration_is_gone
        }
    };
}

/// Tests that a ledger keeps the promises of `port::delivery`: attributes of a test, then the factory.
#[macro_export]
macro_rules! delivery_suite {
    ($(#[$attribute:meta])+ $factory:expr) => {
        $crate::promises! { [$(#[$attribute])+] delivery $factory;
            a_published_task_is_received_as_it_was
            a_task_is_published_once
            a_task_is_not_published_again_after_its_ack
            the_oldest_task_comes_first
            each_stage_has_its_own_tasks
            a_leased_task_is_nobody_elses
            a_task_comes_back_when_its_lease_ends
            an_extended_lease_holds
            a_lost_lease_cannot_be_extended
            a_refused_task_comes_back_at_once
            a_refused_task_comes_back_after_its_delay
            a_delayed_task_lets_others_pass
            stale_answers_are_ignored
            a_dead_letter_is_kept_and_not_delivered
            a_waiting_worker_is_woken_by_a_task
            every_waiting_worker_gets_its_task
            another_worker_takes_over_when_a_lease_ends
            a_worker_that_stops_waiting_takes_no_task_with_it
        }
    };
}

/// Tests that a bus keeps the promises of `port::bus`: attributes of a test, then the factory.
#[macro_export]
macro_rules! bus_suite {
    ($(#[$attribute:meta])+ $factory:expr) => {
        $crate::promises! { [$(#[$attribute])+] bus $factory;
            news_wakes_a_listener
            known_growth_is_told_at_once
            old_news_wakes_nobody
            news_of_another_run_wakes_nobody
            news_never_goes_backwards
            every_listener_hears
            a_listener_may_come_back
        }
    };
}
